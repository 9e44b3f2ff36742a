import { expect, test } from 'vitest'
import { browserOf, BROWSERS } from './browsers'
import { stepsFor } from './steps'

const ANDROID = 'Mozilla/5.0 (Linux; Android 14; {model}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/114.0 Mobile Safari/537.36'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'

test.each([
  ['wechat', `${ANDROID} XWEB/1160 MMWEBSDK/2023 MicroMessenger/8.0.47`],
  ['wechat', `${IPHONE} Mobile/15E148 MicroMessenger/8.0.49`],
  ['wechat', `${ANDROID} wxwork/4.1.20 MicroMessenger/7.0.1`],
  ['wechat', `${IPHONE} AliApp(DingTalk/7.0)`],
  ['safari', `${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`],
  ['otherIos', `${IPHONE} CriOS/126.0 Mobile/15E148 Safari/604.1`],
  ['huawei', `${ANDROID} HuaweiBrowser/15.0.2.310`],
  ['huawei', 'Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114 Safari/537.36 ArkWeb/4.1 Mobile'],
  ['xiaomi', `${ANDROID} XiaoMi/MiuiBrowser/18.5`],
  ['oppo', `${ANDROID} HeyTapBrowser/45.10`],
  ['vivo', `${ANDROID} VivoBrowser/21.0`],
  ['chrome', ANDROID],
  ['firefox', 'Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0'],
  ['desktop', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126 Safari/537.36'],
  ['other', 'Mozilla/5.0 (Something)'],
] as const)('%s by its user agent', (browser, agent) => {
  expect(browserOf(agent, 5)).toBe(browser)
})

test('an iPad that calls itself a Macintosh', () => {
  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15'
  expect(browserOf(mac, 5)).toBe('safari')
  expect(browserOf(mac, 0)).toBe('desktop')
})

test.each(BROWSERS)('%s has its steps', (browser) => {
  expect(stepsFor(browser).length).toBeGreaterThan(0)
  expect(stepsFor(browser).every(Boolean)).toBe(true)
})
