export type Shared = 'shared' | 'copied' | 'saved' | 'cancelled'

/** By what the device has: its share sheet, else the clipboard, else a file. */
export async function shareText(text: string, title: string, name: string): Promise<Shared> {
  if (typeof navigator.share === 'function') {
    try {
      await navigator.share({ title, text })
      return 'shared'
    } catch (fault) {
      if (fault instanceof DOMException && fault.name === 'AbortError') return 'cancelled'
    }
  }
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    saveFile(new File([text], name, { type: 'text/plain' }))
    return 'saved'
  }
}

/** Shares a file where that is the way out of an installed app, as on an iPhone; else it becomes a download. */
export async function shareFile(file: File): Promise<Shared> {
  if (matchMedia('(pointer: coarse)').matches && navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: file.name })
      return 'shared'
    } catch (fault) {
      if (fault instanceof DOMException && fault.name === 'AbortError') return 'cancelled'
    }
  }
  saveFile(file)
  return 'saved'
}

const HELD_MS = 60_000

function saveFile(file: File): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), HELD_MS)
}
