import type { Layer } from '../api/types'

/* The bridge to the photo worker: one worker, one question after the other. */
type Asked = { file: Blob; lines: readonly string[] } | { picture: Blob; layers: readonly Layer[] }
export type Question = { turn: number } & Asked

export interface Picture {
  bytes: ArrayBuffer
  sha256: string
  /** The hash of what the camera gave; empty for a picture made of another one. */
  original: string
  width: number
  height: number
}

export type Wrong = 'not_a_picture' | 'too_large' | 'heic' | 'no_memory'
export type Answer = { turn: number } & (Picture | { wrong: Wrong })

export class PictureFault extends Error {
  constructor(readonly reason: Wrong) {
    super(reason)
  }
}

const asked = new Map<number, { resolve: (picture: Picture) => void; reject: (fault: PictureFault) => void }>()
let worker: Worker | undefined
let turns = 0

/** Scales to 1600 pixels, writes the lines into it, JPEG 0.8. Rejects with PictureFault where that cannot be. */
export function prepare(file: Blob, lines: readonly string[]): Promise<Picture> {
  return ask({ file, lines })
}

/** The picture with its layers drawn in: what others see. */
export function drawnOver(picture: Blob, layers: readonly Layer[]): Promise<Picture> {
  return ask({ picture, layers })
}

function ask(question: Asked): Promise<Picture> {
  return new Promise((resolve, reject) => {
    const turn = ++turns
    asked.set(turn, { resolve, reject })
    bench().postMessage({ turn, ...question } satisfies Question)
  })
}

/** Has the worker's code here before it is needed without network. */
export function warmUp(): void {
  bench()
}

function bench(): Worker {
  if (worker) return worker
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => take(data))
  worker.addEventListener('error', dismiss)
  return worker
}

function take(answer: Answer): void {
  const waiting = asked.get(answer.turn)
  asked.delete(answer.turn)
  if ('wrong' in answer) waiting?.reject(new PictureFault(answer.wrong))
  else waiting?.resolve(answer)
}

/* A worker that died answers nobody: those who wait are told, the next question starts a new one. */
function dismiss(): void {
  worker?.terminate()
  worker = undefined
  for (const waiting of asked.values()) waiting.reject(new PictureFault('no_memory'))
  asked.clear()
}
