/** What came back from the camera or the gallery; null where the person, or a missing permission, ended it. */
export interface Shot {
  file: File
  fromGallery: boolean
}

/**
 * Opens the camera app, or the gallery. The page may be killed meanwhile on a small phone: store what
 * was typed before. Must be called from a tap.
 */
export function takePhoto(fromGallery: boolean): Promise<Shot | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/*'
    if (!fromGallery) input.setAttribute('capture', 'environment')
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      resolve(file ? { file, fromGallery } : null)
      input.remove()
    })
    input.addEventListener('cancel', () => {
      resolve(null)
      input.remove()
    })
    input.hidden = true
    document.body.append(input)
    input.click()
  })
}
