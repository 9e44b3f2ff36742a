export const LONG_EDGE = 1600

/** The size to draw at: the long edge at most 1600, never enlarged, never below one pixel. */
export function fitted(width: number, height: number, edge: number = LONG_EDGE): { width: number; height: number } {
  const share = Math.min(1, edge / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) }
}

export function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
