import { ref, watch } from 'vue'

export const THEMES = ['auto', 'light', 'dark', 'outdoor'] as const
export type Theme = (typeof THEMES)[number]

const STORED = 'banjie.theme'
const night = matchMedia('(prefers-color-scheme: dark)')
const strong = matchMedia('(prefers-contrast: more)')

export const theme = ref<Theme>(stored())

function stored(): Theme {
  const kept = localStorage.getItem(STORED)
  return THEMES.find((each) => each === kept) ?? 'auto'
}

function resolved(): Theme {
  if (theme.value !== 'auto') return theme.value
  if (strong.matches) return 'outdoor'
  return night.matches ? 'dark' : 'light'
}

function paint(): void {
  const root = document.documentElement
  root.dataset['theme'] = resolved()
  const ground = getComputedStyle(root).getPropertyValue('--surface').trim()
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', ground)
}

export function startTheme(): void {
  paint()
  night.addEventListener('change', paint)
  strong.addEventListener('change', paint)
  watch(theme, (wanted) => {
    localStorage.setItem(STORED, wanted)
    paint()
  })
}
