import { computed, ref, shallowRef } from 'vue'
import type { BulkAnswers, Id, Label } from '../../api/types'
import { dispatchMany, fetchWaiting, pick, type BulkCommand } from '../../sync/bulk'
import { spoken } from '../../sync/faults'
import { useLoad } from '../../sync/load'
import { fetchRuleWords } from '../../sync/routing'

export type Way = 'rules' | 'team' | 'person'
type Answer = BulkAnswers['answers'][number]

/** Which tickets are chosen, to whom they go, and what became of each. */
export function useBulk() {
  const waiting = useLoad(fetchWaiting)
  const words = useLoad(fetchRuleWords)
  const chosen = ref<Set<Id>>(new Set())
  const way = ref<Way>('rules')
  const to = ref('')
  const busy = ref(false)
  const fault = shallowRef<Label | null>(null)
  const answers = ref<Map<Id, Answer>>(new Map())
  const commands = new Map<Id, BulkCommand>()

  const open = computed(() => (waiting.data.value ?? []).filter((each) => answers.value.get(each.id)?.result !== 'applied'))
  const picked = computed(() => open.value.filter((each) => chosen.value.has(each.id)))
  const ready = computed(() => picked.value.length > 0 && (way.value === 'rules' || to.value !== ''))
  const sent = computed(() => [...answers.value.values()].filter((each) => each.result === 'applied').length)
  const failed = computed(() => answers.value.size - sent.value)

  /* A refused command had its answer: another try is another command. */
  function commandOf(id: Id): BulkCommand {
    const card = waiting.data.value?.find((each) => each.id === id)
    const had = answers.value.has(id) ? undefined : commands.get(id)
    const command = had ?? (card ? pick(card) : undefined)
    if (!command) throw new Error('a ticket that is not listed')
    commands.set(id, command)
    return command
  }

  async function send(): Promise<void> {
    busy.value = true
    fault.value = null
    const receiver = way.value === 'team' ? { team: to.value } : way.value === 'person' ? { assignee: to.value } : {}
    try {
      const brought = await dispatchMany(picked.value.map((each) => commandOf(each.id)), receiver)
      answers.value = new Map([...answers.value, ...brought.answers.map((each) => [each.ticket, each] as const)])
    } catch (wrong) {
      fault.value = spoken(wrong)
    } finally {
      busy.value = false
    }
  }

  function toggle(id: Id): void {
    if (!chosen.value.delete(id)) chosen.value.add(id)
  }

  function toggleAll(): void {
    const all = picked.value.length === open.value.length
    chosen.value = new Set(all ? [] : open.value.map((each) => each.id))
  }

  return { waiting, words, chosen, way, to, busy, fault, answers, open, picked, ready, sent, failed, send, toggle, toggleAll }
}
