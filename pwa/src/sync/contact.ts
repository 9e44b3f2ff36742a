import { get } from '../api/client'
import type { Contact, Id, Label } from '../api/types'
import { spoken } from './faults'

/** The number that the reporter left, or why there is none to be had. */
export async function fetchContact(ticket: Id): Promise<{ phone: string } | { fault: Label }> {
  try {
    return { phone: (await get<Contact>(`/api/tickets/${ticket}/contact`)).phone }
  } catch (fault) {
    return { fault: spoken(fault) }
  }
}
