import { computed, onBeforeUnmount, onMounted, shallowReactive, type ShallowRef } from 'vue'

const open = shallowReactive<HTMLDialogElement[]>([])

/** The dialog on top: while there is one, nothing outside of it can be pressed, or seen where it covers the screen. */
export const topmost = computed(() => open.at(-1) ?? null)

/** Shows the component's dialog over everything else for as long as the component lives. */
export function useModal(dialog: Readonly<ShallowRef<HTMLDialogElement | null>>): void {
  let shown: HTMLDialogElement | null = null
  onMounted(() => {
    shown = dialog.value
    if (!shown) return
    shown.showModal()
    open.push(shown)
  })
  onBeforeUnmount(() => {
    if (shown) open.splice(open.indexOf(shown), 1)
  })
}
