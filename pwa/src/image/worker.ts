import { headerOf } from './header'
import { drawLayers } from './layers'
import { fitted, hex } from './scale'
import { drawStrip } from './watermark'
import type { Answer, Question, Wrong } from './picture'

const QUALITY = 0.8
/* Leaves and gravel: a second, coarser try costs less than sending what the first one made. */
const COARSER = 0.45
const MOST_BYTES = 500_000
const MOST_PIXELS = 64_000_000

class Fault extends Error {
  constructor(readonly wrong: Wrong) {
    super(wrong)
  }
}

/* One canvas for all photos: each new one would stay until the collector comes by. */
const canvas = new OffscreenCanvas(1, 1)
const context = canvas.getContext('2d', { alpha: false })

/* One after the other: two photos at once would need twice the memory, and the same canvas. */
let busy = Promise.resolve()

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  busy = busy.then(async () => {
    const result = await answer(data)
    self.postMessage(result, { transfer: 'bytes' in result ? [result.bytes] : [] })
  })
})

async function answer(question: Question): Promise<Answer> {
  const { turn } = question
  try {
    if ('layers' in question) return { turn, ...(await marked(question.picture, question.layers)) }
    return { turn, ...(await taken(question.file, question.lines)) }
  } catch (fault) {
    return { turn, wrong: fault instanceof Fault ? fault.wrong : 'no_memory' }
  } finally {
    canvas.width = canvas.height = 1
  }
}

/** A photo as the camera gave it: judged by its header, turned upright, scaled, its lines written into it. */
async function taken(file: Blob, lines: readonly string[]) {
  const given = await file.arrayBuffer()
  const { format, width, height } = headerOf(new Uint8Array(given))
  if (width * height > MOST_PIXELS) throw new Fault('too_large')
  const original = await digest(given)
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    throw new Fault(format === 'heic' ? 'heic' : 'not_a_picture')
  })
  try {
    if (bitmap.width * bitmap.height > MOST_PIXELS) throw new Fault('too_large')
    const size = draw(bitmap)
    if (context) drawStrip(context, size.width, size.height, lines)
  } finally {
    bitmap.close()
  }
  return { ...(await encoded()), original }
}

/** The same picture with its layers drawn in for good. */
async function marked(picture: Blob, layers: Parameters<typeof drawLayers>[1]) {
  const bitmap = await createImageBitmap(picture).catch(() => {
    throw new Fault('not_a_picture')
  })
  try {
    const size = draw(bitmap)
    if (context) drawLayers(context, layers, size)
  } finally {
    bitmap.close()
  }
  return { ...(await encoded()), original: '' }
}

function draw(bitmap: ImageBitmap): { width: number; height: number } {
  if (!context) throw new Fault('no_memory')
  const size = fitted(bitmap.width, bitmap.height)
  Object.assign(canvas, size)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, size.width, size.height)
  return size
}

async function encoded() {
  const { width, height } = canvas
  const fine = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
  const blob = fine.size > MOST_BYTES ? await canvas.convertToBlob({ type: 'image/jpeg', quality: COARSER }) : fine
  const bytes = await blob.arrayBuffer()
  return { bytes, width, height, sha256: await digest(bytes) }
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', bytes))
}
