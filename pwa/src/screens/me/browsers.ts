/** Where the app can be put on the home screen, and where the way there differs. */
export const BROWSERS = ['wechat', 'safari', 'otherIos', 'huawei', 'xiaomi', 'oppo', 'vivo', 'chrome', 'firefox', 'desktop', 'other'] as const
export type Browser = (typeof BROWSERS)[number]

/* The first that fits. Every browser of a phone's maker also calls itself Chrome, every one of an iPhone also Safari;
   WeChat, WeCom, DingTalk and Alipay show pages in a window of their own that installs nothing. */
const SIGNS: [Browser, RegExp][] = [
  ['wechat', /MicroMessenger|wxwork|DingTalk|AlipayClient|\bQQ\//i],
  ['otherIos', /(iPhone|iPad).*(CriOS|FxiOS|EdgiOS|MQQBrowser|UCBrowser|baidu)/i],
  ['safari', /iPhone|iPad/i],
  ['huawei', /HuaweiBrowser|HarmonyOS|OpenHarmony|ArkWeb/i],
  ['xiaomi', /MiuiBrowser/i],
  ['oppo', /HeyTapBrowser|OppoBrowser/i],
  ['vivo', /VivoBrowser/i],
  ['firefox', /Android.*Firefox|Firefox.*Android/i],
  ['chrome', /Android.*Chrome/i],
  ['desktop', /Windows NT|X11|Macintosh/i],
]

/** `touch`: points that the screen feels at once. An iPad calls itself a Macintosh, but no Macintosh has a touch screen. */
export function browserOf(agent: string, touch: number): Browser {
  if (/Macintosh/.test(agent) && touch > 1) return 'safari'
  return SIGNS.find(([, sign]) => sign.test(agent))?.[0] ?? 'other'
}
