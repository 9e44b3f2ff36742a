/** What the browser tells of its network ('4g', '3g' ...), or null: only Chromium does. */
export function networkKind(): string | null {
  const { connection } = navigator as Navigator & { connection?: { effectiveType?: string; type?: string } }
  return connection?.type ?? connection?.effectiveType ?? null
}
