import { translator, type Translation } from '../../shell/language'

const zh = {
  open: '一起派单',
  title: '一起派单',
  means: '每一件仍是单独的派单记录；派不出去的会说明原因，不影响其他案件。',
  to: '派给',
  rules: '各按规则',
  team: '班组',
  person: '人员',
  which: '选择派给谁',
  all: '全选',
  chosen: '已选 {n}/{all} 件',
  none: '没有可以派单的案件',
  noneHint: '立案后、未挂账的案件会列在这里。',
  send: '派出 {n} 件',
  sent: '已派 {n} 件',
  failed: '{n} 件没有派出，原因见各行',
  done: '已派给{to}',
} as const

const en: Translation<typeof zh> = {
  open: 'Dispatch several',
  title: 'Dispatch several',
  means: 'Each is a dispatch of its own; one that cannot go says why and stops none of the others.',
  to: 'Send to',
  rules: 'Each by its rule',
  team: 'Team',
  person: 'Person',
  which: 'Choose to whom',
  all: 'All',
  chosen: '{n} of {all} chosen',
  none: 'Nothing to dispatch',
  noneHint: 'Cases that are filed and not suspended are listed here.',
  send: 'Dispatch {n}',
  sent: '{n} dispatched',
  failed: '{n} could not be dispatched: see the lines',
  done: 'Sent to {to}',
}

export const t = translator(zh, en)
