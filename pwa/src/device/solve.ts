/** A nonce with which SHA-256 of "challenge:nonce" begins with so many zero bits; found in a worker. */
export function solve(challenge: string, bits: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./solver.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<string>) => {
      worker.terminate()
      resolve(data)
    })
    worker.addEventListener('error', () => {
      worker.terminate()
      reject(new Error('the worker did not start'))
    })
    worker.postMessage({ challenge, bits })
  })
}
