import { fitted, hex } from './scale'
import type { Answer, Question } from './picture'

const QUALITY = 0.8

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  void answer(data).then((result) => {
    self.postMessage(result, { transfer: 'bytes' in result ? [result.bytes] : [] })
  })
})

async function answer({ turn, file }: Question): Promise<Answer> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return { turn, wrong: 'not_a_picture' }
  }
  try {
    return { turn, ...(await drawn(bitmap)) }
  } catch {
    return { turn, wrong: 'no_memory' }
  } finally {
    bitmap.close()
  }
}

async function drawn(bitmap: ImageBitmap) {
  const { width, height } = fitted(bitmap.width, bitmap.height)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('no canvas')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
  const bytes = await blob.arrayBuffer()
  return { bytes, width, height, sha256: hex(await crypto.subtle.digest('SHA-256', bytes)) }
}
