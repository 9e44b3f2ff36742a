import type { Label, ProblemDetails } from './types'

/** What went wrong on the way, with a sentence for people in both languages. */
export class Fault extends Error {
  constructor(readonly label: Label) {
    super(label.en)
  }
}

/** No answer: no network, a cut, or a time-out. Nothing is known about what the server did. */
export class Offline extends Fault {
  constructor() {
    super({
      zh: '连不上服务器。请检查网络，稍后会自动重试。',
      en: 'The server cannot be reached. Check the network; it will be tried again.',
    })
  }
}

/** An answer that is no answer of ours: a captive portal, a proxy's page, cut JSON, a bare 5xx. */
export class BadReply extends Fault {
  constructor(readonly status: number) {
    super({
      zh: '服务器的答复读不懂，可能网络需要登录或正在维护。稍后再试。',
      en: 'The reply made no sense: the network may need a login, or the server is being maintained. Try again later.',
    })
  }
}

/** The server understood and said no, or said that it failed. */
export class ApiProblem extends Fault {
  /** `retryAfter`: seconds that the server asks to wait. */
  constructor(
    readonly details: ProblemDetails,
    readonly retryAfter: number | null = null,
  ) {
    super({ zh: details.zh || details.detail, en: details.en || details.detail })
  }

  get code(): string {
    return this.details.code
  }

  get status(): number {
    return this.details.status
  }
}

/** True where the same request may well succeed later, so that it must be repeated and not dropped. */
export function passing(fault: unknown): boolean {
  if (fault instanceof ApiProblem) return fault.status >= 500 || fault.status === 429
  return fault instanceof Offline || fault instanceof BadReply
}

export function spoken(fault: unknown): Label {
  if (fault instanceof Fault) return fault.label
  return {
    zh: '这一步没有完成，内容已保留。请再试一次。',
    en: 'This step did not finish; what you entered is kept. Please try again.',
  }
}
