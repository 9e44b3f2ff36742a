import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { CommandFields, Id, Label, Move, TicketCard } from '../../api/types'
import { dispatchMany, fetchListed, pick, sendMany, type BulkCommand, type Outcome } from '../../sync/bulk'
import { spoken } from '../../sync/faults'
import type { View } from '../../sync/lists'
import { useLoad } from '../../sync/load'
import { kindOf, reference } from '../../sync/reference'
import { fetchRuleWords } from '../../sync/routing'
import { me } from '../../sync/session'
import { permitted } from '../../sync/workflow'
import { carriedBy, leading, sensible } from './steps'

export type Way = 'rules' | 'team' | 'person'
export type Told = Outcome & { undone?: boolean }

/** Each of these is an answer to one ticket's own question, or needs a look at one ticket. */
const ONE_BY_ONE = new Set(['redispatch', 'approve_extension', 'refuse_extension', 'unfollow', 'rework'])

/** The moves that this person may make on the ticket and on others with it. */
function movesOf(card: TicketCard): Move[] {
  if (!me.value) return []
  return sensible(permitted(kindOf(card.kind), card, me.value), card).filter((move) => !ONE_BY_ONE.has(move.name))
}

/** What is done with which tickets of a list, and what became of each. */
export function useBulk(view: View, query: string) {
  const listed = useLoad(() => fetchListed(view, query))
  const words = useLoad(fetchRuleWords)
  const chosen = ref<Set<Id>>(new Set())
  const action = ref('')
  const fields = reactive({ way: 'rules' as Way, to: '', reason: '', note: '', into: null as { id: Id; number: string } | null })
  const busy = ref(false)
  const fault = shallowRef<Label | null>(null)
  const answers = shallowRef<ReadonlyMap<Id, Told>>(new Map())
  const commands = new Map<Id, BulkCommand>()
  const recalls = new Map<Id, BulkCommand>()

  const cards = computed(() => listed.data.value ?? [])
  const offered = computed(() => new Map(cards.value.map((card) => [card.id, movesOf(card)])))
  /* In the order of the tables. */
  const actions = computed(() => {
    const known = new Map([...offered.value.values()].flat().map((move) => [move.name, move]))
    const order = kindOf(cards.value[0]?.kind ?? '')?.moves.map((move) => move.name) ?? []
    return [...known.values()].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
  })
  const move = computed(() => actions.value.find((each) => each.name === action.value) ?? null)
  const suiting = computed(() => cards.value.filter((card) => card.id !== fields.into?.id && offered.value.get(card.id)?.some((each) => each.name === action.value)))
  const open = computed(() => suiting.value.filter((each) => !answers.value.get(each.id)?.applied))
  const picked = computed(() => open.value.filter((each) => chosen.value.has(each.id)))
  const lacks = computed(() => {
    if (!move.value || !picked.value.length) return 'choose'
    if (move.value.reasons && !fields.reason) return 'reason'
    if (carriedBy(move.value) === 'assignee' && fields.way !== 'rules' && !fields.to) return 'to'
    if (carriedBy(move.value) === 'into' && !fields.into) return 'into'
    return move.value.note === 'required' && !fields.note.trim() ? 'note' : null
  })
  const told = computed(() => [...answers.value.values()])
  const done = computed(() => told.value.filter((each) => each.applied && !each.undone))
  const failed = computed(() => told.value.filter((each) => !each.applied))
  /* What would not be taken back says why and is not asked again. */
  const stays = computed(() => done.value.filter((each) => each.problem))
  const takeable = computed(() => (move.value?.recallable ? done.value.filter((each) => !each.problem) : []))
  const undone = computed(() => told.value.filter((each) => each.undone))

  /* First the step that the first of the list waits for. */
  watch(actions, (all) => {
    const [card] = cards.value
    const kind = card && kindOf(card.kind)
    if (move.value || !card || !kind) return
    const order = reference.value?.states.map((each) => each.key) ?? []
    action.value = (leading(kind, offered.value.get(card.id) ?? [], card.state, order) ?? all[0])?.name ?? ''
  })
  watch(action, () => {
    Object.assign(fields, { way: 'rules', to: '', reason: '', note: '', into: null })
    answers.value = new Map()
    commands.clear()
    chosen.value = new Set()
    if (listed.data.value) void listed.reload()
  })
  watch(() => fields.way, () => (fields.to = ''))

  /* A refused command had its answer: another try is another command. */
  function commandOf(card: TicketCard): BulkCommand {
    const had = answers.value.has(card.id) ? undefined : commands.get(card.id)
    const command = had ?? pick(card)
    commands.set(card.id, command)
    return command
  }

  async function attempt(act: () => Promise<void>): Promise<void> {
    busy.value = true
    fault.value = null
    try {
      await act()
    } catch (wrong) {
      fault.value = spoken(wrong)
    } finally {
      busy.value = false
    }
  }

  function send(): Promise<void> {
    return attempt(async () => {
      const [doing, made] = [move.value, picked.value.map(commandOf)]
      if (!doing || lacks.value) return
      note(await (carriedBy(doing) === 'assignee' ? dispatchMany(made, receiver(), fields.note.trim()) : sendMany(doing, made, carried())))
    })
  }

  function receiver(): { assignee?: Id; team?: string } {
    if (fields.way === 'team') return { team: fields.to }
    return fields.way === 'person' ? { assignee: fields.to } : {}
  }

  function carried(): CommandFields {
    const { reason, note: said, into } = fields
    return { ...(reason ? { reason } : {}), ...(said.trim() ? { note: said.trim() } : {}), ...(into ? { into: into.id } : {}) }
  }

  function note(found: readonly Told[]): void {
    answers.value = new Map([...answers.value, ...found.map((each) => [each.ticket, each] as const)])
  }

  /** Takes back all that was done here; a ticket that has gone on since says so. */
  function undo(): Promise<void> {
    return attempt(async () => {
      const recall = kindOf(cards.value[0]?.kind ?? '')?.moves.find((each) => each.name === 'recall')
      if (!recall) return
      const last = takeable.value
      for (const { ticket, version } of last) recalls.set(ticket, recalls.get(ticket) ?? pick({ id: ticket, version: version ?? 0 }))
      const found = await sendMany(recall, last.map((each) => recalls.get(each.ticket)!), {})
      recalls.clear()
      note(found.map((each, at) => (each.applied ? { ...each, undone: true } : { ...last[at]!, problem: each.problem })))
    })
  }

  function toggle(id: Id): void {
    if (!chosen.value.delete(id)) chosen.value.add(id)
  }

  function toggleAll(): void {
    const all = picked.value.length === open.value.length
    chosen.value = new Set(all ? [] : open.value.map((each) => each.id))
  }

  return { listed, words, chosen, action, actions, move, fields, busy, fault, answers, suiting, open, picked, lacks, done, failed, undone, stays, takeable, send, undo, toggle, toggleAll }
}
