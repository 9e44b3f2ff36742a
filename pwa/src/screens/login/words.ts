import { translator, type Translation } from '../../shell/language'

export const zh = {
  product: '办结',
  tagline: '看到、处置、办结',
  phone: '手机号',
  password: '密码',
  login: '登录',
  phoneWrong: '请输入 11 位手机号。',
  passwordEmpty: '请输入密码。',
  show: '显示密码',
  hide: '隐藏密码',
  resident: '居民上报，无需登录',
  switchLanguage: 'English',
  keptPage: '登录后回到刚才的页面，未发送的内容都还在。',
  changePassword: '修改密码',
  mustChange: '首次登录，请先设置自己的密码。',
  current: '当前密码',
  wanted: '新密码',
  again: '再输一遍新密码',
  differs: '两次输入的新密码不一样。',
  save: '保存新密码',
  saved: '密码已修改',
} as const

export const en: Translation<typeof zh> = {
  product: 'Banjie',
  tagline: 'Seen, handled, closed',
  phone: 'Phone number',
  password: 'Password',
  login: 'Log in',
  phoneWrong: 'Enter the 11 digits of the phone number.',
  passwordEmpty: 'Enter the password.',
  show: 'Show password',
  hide: 'Hide password',
  resident: 'Residents: report without a login',
  switchLanguage: '中文',
  keptPage: 'After the login you are back on your page; what was not sent is still there.',
  changePassword: 'Change password',
  mustChange: 'This is your first login: please set a password of your own.',
  current: 'Present password',
  wanted: 'New password',
  again: 'New password once more',
  differs: 'The two new passwords differ.',
  save: 'Save new password',
  saved: 'Password changed',
}

export const t = translator(zh, en)
