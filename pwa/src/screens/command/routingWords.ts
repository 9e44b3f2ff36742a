import { translator, type Translation } from '../../shell/language'

const zh = {
  onTheSpot: '到场、拍照、处置：打开现场页面',
  rulesPage: '派单规则',
  byRule: '按规则“{rule}”',
  noRule: '没有规则适用：{rule}',
  sendKind: '派给',
  people: '人员',
  teams: '班组',
  firstTakes: '谁先接谁办',
  onDutyOf: '在班 {n}/{all} 人',
  skipped: '跳过 {n} 人',
  tried: '{n} 条规则适用但无人可派',
  searchEither: '按姓名或班组查找',
  teamLine: '派给{team}，尚无人接单',
  climbHead: '无人按时接单，升级到{level}',
  passedOver: '跳过{level}{name}：{why}',
  fromTeam: '原派给{team}',
  levelLong: '已升级到{level}',
  backAtRoom: '逐级无人接单',
} as const

const en: Translation<typeof zh> = {
  onTheSpot: 'Arrive, photograph, handle: open the page for the spot',
  rulesPage: 'Routing rules',
  byRule: 'By the rule “{rule}”',
  noRule: 'No rule applies: {rule}',
  sendKind: 'Send to',
  people: 'People',
  teams: 'Teams',
  firstTakes: 'first to accept takes it',
  onDutyOf: '{n} of {all} on duty',
  skipped: '{n} passed over',
  tried: '{n} rules apply but yield nobody',
  searchEither: 'Search by name or team',
  teamLine: 'Sent to {team}, not taken yet',
  climbHead: 'Not accepted in time, gone up to: {level}',
  passedOver: 'Passed over, {level} {name}: {why}',
  fromTeam: 'had been sent to {team}',
  levelLong: 'Gone up to: {level}',
  backAtRoom: 'Nobody accepted at any level',
}

export const t = translator(zh, en)
