import type { Suggestion } from '../../api/types'

/** Those whose name, team or telephone holds what is typed; the order stays the server's. */
export function findPeople(people: readonly Suggestion[], text: string): Suggestion[] {
  const wanted = text.trim().toLowerCase()
  if (!wanted) return [...people]
  return people.filter(({ person, team }) =>
    [person.name, team ?? ''].some((word) => word.toLowerCase().includes(wanted)),
  )
}
