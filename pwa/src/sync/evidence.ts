import type { Kind, Move, Need, PhotoKind, TicketPage } from '../api/types'

export interface Wanted {
  photos: readonly PhotoKind[]
  note: Need
}

export interface Missing {
  photos: PhotoKind[]
  note: boolean
}

/** What proves this step: the outcome's demands where one is chosen, else the move's. */
export function wantedBy(kind: Kind | undefined, move: Move, outcome: string): Wanted {
  const demands = [...(kind?.outcomes ?? []), ...(kind?.answers ?? [])].find((each) => each.key === outcome) ?? move
  return { photos: demands.photos ?? [], note: demands.note ?? 'optional' }
}

export function missing(wanted: Wanted, held: readonly PhotoKind[], note: string): Missing {
  return {
    photos: wanted.photos.filter((kind) => !held.includes(kind)),
    note: wanted.note === 'required' && !note.trim(),
  }
}

/** Kinds of photo the ticket holds in this round: what came after it was last sent back, and what was before it all. */
export function heldKinds(page: TicketPage): PhotoKind[] {
  const last = page.history.filter((event) => event.move === 'rework').at(-1)
  const earlier = page.history.filter((event) => last && event.version < last.version)
  const old = new Set(earlier.flatMap((event) => event.photos))
  return page.photos.filter((photo) => !(photo.kind === 'after' && old.has(photo.id))).map((photo) => photo.kind)
}
