import '../parts/tokens.css'
import '../parts/base.css'
import { createApp, watch } from 'vue'
import { onRefusedEntry } from '../api/client'
import type { ApiProblem } from '../api/faults'
import { watchInstall } from '../device/install'
import { keepStorage } from '../device/storage'
import { correctNow, startNow } from '../parts/now'
import { startLive, stopLive } from '../sync/live'
import { watchNetwork } from '../sync/network'
import { isField, isPhone } from '../sync/reference'
import { onSessionRefused, phone } from '../sync/phone'
import { startRunner } from '../sync/runner'
import { me } from '../sync/session'
import { reading } from '../sync/time'
import App from './App.vue'
import { watchBadge } from './badge'
import { language, speak } from './language'
import { startNotices } from './notices'
import { watchPresence } from '../sync/presence'
import { answerScreen, handleScreen, reportScreen, router, ticketScreen } from './router'
import { startTheme } from './theme'
import { startUpdates } from './update'

const VISIT_AFTER_MS = 1_500

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
    void keepStorage()
  },
)

/* The page stays in the address, so that after the login one is where one was. */
function leaveFor(problem: ApiProblem): void {
  if (problem.status === 401) {
    me.value = null
    const here = router.currentRoute.value
    if (here.matched.length && !here.meta.open) void router.replace({ path: '/login', query: { next: here.fullPath } })
  } else if (problem.code === 'password.must_change' && me.value) {
    me.value = { ...me.value, mustChangePassword: true }
    void router.replace('/password')
  }
}

/* Who is refused may have to leave nothing behind: the phone hears of it first, and then the screens. */
onSessionRefused(leaveFor)
onRefusedEntry((problem) => {
  const person = me.value?.id
  if (!person) return leaveFor(problem)
  void phone()
    .then((engine) => engine.heed(person, problem))
    .catch(() => leaveFor(problem))
})

startRunner()
startNotices()
watchPresence()
watchBadge(() => router.currentRoute.value.path)

/* A worker's first screen: its code comes while the phone's database is opened. */
if (location.pathname === '/tasks') void import('../screens/worker/TasksScreen.vue').catch(() => undefined)

/* The screens of a visit, its map and its camera's worker are there before the network is gone. */
async function loadVisit(): Promise<void> {
  const screens = isField(me.value) ? [ticketScreen(), handleScreen(), reportScreen(), import('../parts/TownMap.vue')] : [answerScreen()]
  await Promise.all(screens)
  ;(await import('../image/picture')).warmUp()
}

const stop = watch(
  () => isPhone(me.value),
  (needed) => {
    if (!needed) return
    queueMicrotask(() => stop())
    setTimeout(() => void loadVisit().catch(() => undefined), VISIT_AFTER_MS)
  },
  { immediate: true },
)

createApp(App).use(router).mount('#app')
