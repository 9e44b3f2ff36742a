import { get, post } from '../api/client'
import type { Id, MessageList, MessagePage } from '../api/types'
import { uuidv7 } from '../device/ids'

export interface MessageTo {
  person?: Id
  team?: string
  /** A ring of longitude and latitude. */
  area?: [number, number][]
}

/** A message that was not answered is sent again under the same id: it is one. */
export interface Draft extends MessageTo {
  id: Id
  text: string
  urgent: boolean
}

export function draft(to: MessageTo): Draft {
  return { id: uuidv7(), text: '', urgent: false, ...to }
}

export function sendMessage(message: Draft): Promise<MessagePage> {
  return post<MessagePage>('/api/messages', message)
}

export function fetchMessages(cursor: string | null): Promise<MessageList> {
  return get<MessageList>(`/api/messages${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`)
}

export function fetchMessage(id: Id): Promise<MessagePage> {
  return get<MessagePage>(`/api/messages/${id}`)
}
