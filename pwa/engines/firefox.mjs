/* Drives a real Firefox for tests/browser/engines: takes [what, value] line by line, answers each with a line. */
import { createInterface } from 'node:readline'
import puppeteer from 'puppeteer-core'

const [folder] = process.argv.slice(2)
let browser
let page

const orders = {
  async start() {
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: '/usr/bin/firefox-esr',
      headless: true,
      userDataDir: folder,
      extraPrefsFirefox: { 'intl.accept_languages': 'zh-CN', 'geo.enabled': false },
    })
    page = (await browser.pages())[0] ?? (await browser.newPage())
    await page.setViewport({ width: 360, height: 740 })
  },
  stop: () => browser.close(),
  open: async (address) => void (await page.goto(address)),
  ask: (script) => page.evaluate(`(async () => { ${script} })()`),
  hand_over: async (picture) => (await page.$('body > input[type=file]')).uploadFile(picture),
}

for await (const line of createInterface({ input: process.stdin })) {
  const [what, value] = JSON.parse(line)
  try {
    const answer = await orders[what](value)
    console.log(JSON.stringify(answer === undefined ? {} : { value: answer }))
  } catch (fault) {
    console.log(JSON.stringify({ fault: String(fault?.stack ?? fault) }))
  }
  if (what === 'stop') process.exit(0)
}
