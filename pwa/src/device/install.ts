import { computed, readonly, ref, shallowRef } from 'vue'

/** What Chromium hands over where it could install the app; other browsers have no such event. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>
}

const offered = shallowRef<InstallPrompt | null>(null)
const opened = ref(false)

/** Started from an icon on the home screen, and not in a browser's tab. */
export const installed = readonly(opened)
export const installable = computed(() => offered.value !== null)

/** Keeps the browser's offer until somebody asks for it, instead of a bar over the work. */
export function watchInstall(): void {
  const standalone = matchMedia('(display-mode: standalone)')
  opened.value = standalone.matches || ('standalone' in navigator && navigator.standalone === true)
  standalone.addEventListener('change', () => (opened.value = standalone.matches))
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offered.value = event as InstallPrompt
  })
  addEventListener('appinstalled', () => (offered.value = null))
}

/** The browser's own question; true where the person agreed. It may be asked once. */
export async function install(): Promise<boolean> {
  const question = offered.value
  offered.value = null
  return (await question?.prompt())?.outcome === 'accepted'
}
