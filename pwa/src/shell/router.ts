import { shallowRef } from 'vue'
import { createRouter, createWebHistory, type RouteLocationRaw, type RouteRecordRaw } from 'vue-router'
import { Fault, spoken } from '../api/faults'
import type { Label, Me, Role } from '../api/types'
import { ensure, isField, isPhone, recallRules, reference, rules } from '../sync/reference'
import { loadMe, me, recallMe } from '../sync/session'
import { newVersion } from './update'

declare module 'vue-router' {
  interface RouteMeta {
    /** Open to somebody who is not logged in. */
    open?: boolean
    /** One of the places of the bottom bar. */
    bar?: boolean
    /** One screen for all of its paths: it is not made anew when the path changes. */
    steady?: string
  }
}

export const ticketScreen = () => import('../screens/worker/TicketScreen.vue')
export const handleScreen = () => import('../screens/worker/HandleScreen.vue')
export const answerScreen = () => import('../screens/property/AnswerScreen.vue')
export const reportScreen = () => import('../screens/worker/ReportScreen.vue')

const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./MissingPage.vue'), beforeEnter: () => homeOf(me.value) },
  { path: '/login', component: () => import('../screens/login/LoginScreen.vue'), meta: { open: true } },
  { path: '/password', component: () => import('../screens/login/PasswordScreen.vue') },
  { path: '/tasks', component: () => import('../screens/worker/TasksScreen.vue'), meta: { bar: true } },
  { path: '/tickets/:id', component: ticketScreen, props: true },
  { path: '/told/:id', component: () => import('./MissingPage.vue'), beforeEnter: ({ params }) => ownScreen(String(params['id'])) },
  { path: '/tickets/:id/handle', component: handleScreen, props: true },
  { path: '/property', component: () => import('../screens/property/AskedScreen.vue'), meta: { bar: true } },
  { path: '/property/:id', component: answerScreen, props: true },
  { path: '/report', component: reportScreen, meta: { bar: true } },
  { path: '/me', component: () => import('../screens/me/MeScreen.vue'), meta: { bar: true } },
  { path: '/me/reports', component: () => import('../screens/me/ReportsScreen.vue') },
  { path: '/me/device', component: () => import('../screens/me/DeviceScreen.vue') },
  { path: '/me/install', component: () => import('../screens/me/InstallScreen.vue'), meta: { open: true } },
  { path: '/me/position', component: () => import('../screens/me/PositionScreen.vue') },
  { path: '/me/reach', component: () => import('../screens/me/ReachScreen.vue') },
  { path: '/notices', component: () => import('../screens/me/NoticesScreen.vue') },
  { path: '/me/sessions', component: () => import('../screens/me/SessionsScreen.vue') },
  { path: '/desk/rules', component: () => import('../screens/command/rules/RulesScreen.vue') },
  { path: '/desk/reaching', component: () => import('../screens/command/reaching/ReachingScreen.vue') },
  { path: '/desk/map', component: () => import('../screens/command/map/MapScreen.vue'), meta: { steady: 'map' } },
  {
    path: '/desk/:queue?/:ticket?',
    component: () => import('../screens/command/DeskScreen.vue'),
    props: true,
    meta: { steady: 'desk' },
  },
  {
    path: '/admin/:kind?/:record?',
    component: () => import('../screens/admin/AdminScreen.vue'),
    props: true,
    meta: { steady: 'admin' },
  },
  { path: '/:rest(.*)*', component: () => import('./MissingPage.vue'), meta: { open: true } },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

/** Where a person starts: by role, which the server names and the screen does not guess. */
export function homeOf(person: Me | null | undefined): string {
  if (!person) return '/login'
  if (isDesk(person)) return '/desk'
  if (isField(person)) return '/tasks'
  if (isProperty(person)) return '/property'
  return person.roles.includes('administrator') ? '/admin' : '/me'
}

const DESK_ROLES: readonly Role[] = ['dispatcher', 'duty_officer', 'segment_chief', 'general_segment_chief']

/** Whose first screen is the command room's; what they may see and do there the server says. */
export function isDesk(person: Me): boolean {
  return person.roles.some((role) => DESK_ROLES.includes(role))
}

/** Who answers for a compound. */
export function isProperty(person: Me): boolean {
  return person.roles.includes('property_manager')
}

/** Where a person reads of a ticket: a notice leads everybody to /told. */
function ownScreen(ticket: string): string {
  const person = me.value
  if (person && isProperty(person)) return `/property/${ticket}`
  return person && isDesk(person) && !isField(person) ? `/desk/all/${ticket}` : `/tickets/${ticket}`
}

/** A path of ours only, so that nobody is sent elsewhere by a prepared link. */
export function safeNext(next: unknown): string | null {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : null
}

/** Why the last page did not open: no network for its code, or no answer to who is there. */
export const stuck = shallowRef<{ label: Label; path: string } | null>(null)

/* An old page whose files another tab has let go: the next screen is of the new version. */
router.onError((fault, to) => {
  if (newVersion.value === 'taken') location.assign(to.fullPath)
  else stuck.value = { label: spoken(fault), path: to.fullPath }
})
router.afterEach((_to, _from, failure) => {
  if (!failure) stuck.value = null
})

/* No screen can be right without the rules and words: where they do not come, that is said, with a way to try again. */
async function learnRules(): Promise<void> {
  await ensure(rules)
  if (!reference.value && rules.fault.value) throw new Fault(rules.fault.value)
}

/* From the phone where it knows; what the server says to that comes in the background. */
async function begin(): Promise<void> {
  const [known] = await Promise.all([recallMe(), recallRules()])
  if (!known) await Promise.all([loadMe(), rules.reload()])
  else if (!isPhone(me.value)) void rules.reload()
}

router.beforeEach(async (to): Promise<RouteLocationRaw | true> => {
  if (me.value === undefined) await begin()
  if (!me.value) {
    if (to.meta.open) return true
    return { path: '/login', query: to.path === '/' ? {} : { next: to.fullPath } }
  }
  if (me.value.mustChangePassword && to.path !== '/password') return { path: '/password' }
  await learnRules()
  if (to.path !== '/login' && to.path !== '/') return true
  return safeNext(to.query['next']) ?? (to.path === '/' ? homeOf(me.value) : '/')
})
