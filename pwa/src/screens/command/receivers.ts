import type { Suggestion, SuggestionList, TeamView } from '../../api/types'
import { findPeople } from './people'

/** To whom a ticket may go: a person, or a team of which the first takes it. */
export type Receiver = { key: string; person: Suggestion; team: null } | { key: string; person: null; team: TeamView }

export const MOST = 30

/** In the order of the server. The team that the rule names stands first, whatever is shown. */
export function receivers(found: SuggestionList, kind: 'people' | 'teams', text: string, but: string | undefined): Receiver[] {
  const wanted = text.trim().toLowerCase()
  const fitting = found.teams.filter(({ name }) => name.toLowerCase().includes(wanted))
  const named = fitting.filter(({ name }) => name === found.team)
  if (kind === 'teams') return [...named, ...fitting.filter((team) => !named.includes(team))].map(ofTeam).slice(0, MOST)
  const people = findPeople(found.items, text).filter((each) => each.person.id !== but)
  return [...named.map(ofTeam), ...people.map(ofPerson)].slice(0, MOST)
}

function ofTeam(team: TeamView): Receiver {
  return { key: `team-${team.name}`, person: null, team }
}

function ofPerson(person: Suggestion): Receiver {
  return { key: `person-${person.person.id}`, person, team: null }
}
