import '../parts/tokens.css'
import '../parts/base.css'
import { createApp } from 'vue'
import PublicApp from '../screens/public/PublicApp.vue'
import { chosen, language, speak } from './language'
import { startTheme } from './theme'

/* Phones of 2021 lack it. */
AbortSignal.timeout ??= (milliseconds) => {
  const control = new AbortController()
  setTimeout(() => control.abort(), milliseconds)
  return control.signal
}

/* Who has chosen no language gets the phone's. */
speak(chosen() || navigator.language.startsWith('zh') ? language.value : 'en')
startTheme()
createApp(PublicApp).mount('#app')
