import '../parts/tokens.css'
import '../parts/base.css'
import { createApp, watch } from 'vue'
import { onRefusedEntry } from '../api/client'
import { watchInstall } from '../device/install'
import { correctNow, startNow } from '../parts/now'
import { sweepPhotos } from '../sync/drafts'
import { startLive, stopLive } from '../sync/live'
import { watchNetwork } from '../sync/network'
import { resumeUploads } from '../sync/photos'
import { me } from '../sync/session'
import { askListEarly } from '../sync/tickets'
import { reading } from '../sync/time'
import App from './App.vue'
import { watchBadge } from './badge'
import { language, speak } from './language'
import { router } from './router'
import { startTheme } from './theme'
import { startUpdates } from './update'

speak(language.value)
startTheme()
startNow()
watchNetwork()
startUpdates()
watchInstall()

watch(reading, (measured) => correctNow(measured?.offsetMs ?? 0))

watch(
  () => me.value?.id,
  (person) => {
    if (!person) return stopLive()
    startLive()
    void resumeUploads().then(sweepPhotos)
  },
)

/* The page stays in the address, so that after the login one is where one was. */
onRefusedEntry((problem) => {
  if (problem.status === 401) {
    me.value = null
    const here = router.currentRoute.value
    if (here.matched.length && !here.meta.open) void router.replace({ path: '/login', query: { next: here.fullPath } })
  } else if (me.value) {
    me.value = { ...me.value, mustChangePassword: true }
    void router.replace('/password')
  }
})

/* A worker's first screen: its code and its list come while the server is asked who is there. Where they do not come,
   the router and the list ask again and say so. */
if (location.pathname === '/tasks') {
  askListEarly('mine')
  void import('../screens/worker/TasksScreen.vue').catch(() => undefined)
}

watchBadge(() => router.currentRoute.value.path)

createApp(App).use(router).mount('#app')
