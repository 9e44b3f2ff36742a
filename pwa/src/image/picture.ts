/* The bridge to the photo worker: one worker, one question after the other. */
export interface Question {
  turn: number
  file: Blob
}

export interface Picture {
  bytes: ArrayBuffer
  sha256: string
  width: number
  height: number
}

export type Wrong = 'not_a_picture' | 'no_memory'
export type Answer = { turn: number } & (Picture | { wrong: Wrong })

export class PictureFault extends Error {
  constructor(readonly reason: Wrong) {
    super(reason)
  }
}

const asked = new Map<number, { resolve: (picture: Picture) => void; reject: (fault: PictureFault) => void }>()
let worker: Worker | undefined
let turns = 0

/** Scales to 1600 pixels, JPEG 0.8, with its SHA-256. Rejects with PictureFault where the file is no picture. */
export function prepare(file: Blob): Promise<Picture> {
  return new Promise((resolve, reject) => {
    const turn = ++turns
    asked.set(turn, { resolve, reject })
    bench().postMessage({ turn, file } satisfies Question)
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
