import type { Browser } from './browsers'
import { t } from './install-words'

/** What to do, one sentence a step. */
export function stepsFor(browser: Browser): string[] {
  switch (browser) {
    case 'wechat': return [t('openMenuDots'), t('chooseBrowser'), t('thenAgain')]
    case 'safari': return [t('tapShare'), t('scrollToAdd'), t('tapAdd')]
    case 'otherIos': return [t('openSafari'), t('tapShare'), t('scrollToAdd')]
    case 'huawei': return [t('huaweiMenu'), t('huaweiAdd'), t('allowShortcut')]
    case 'xiaomi': return [t('bottomMenu'), t('xiaomiAdd'), t('allowShortcut')]
    case 'oppo': return [t('bottomMenu'), t('oppoAdd'), t('allowShortcut')]
    case 'vivo': return [t('bottomMenu'), t('vivoAdd'), t('allowShortcut')]
    case 'chrome': return [t('chromeMenu'), t('chromeAdd'), t('tapInstall')]
    case 'firefox': return [t('chromeMenu'), t('firefoxAdd')]
    case 'desktop': return [t('desktopIcon'), t('desktopOther')]
    case 'other': return [t('anyMenu'), t('anyAdd')]
  }
}
