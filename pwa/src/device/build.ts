declare const APP_VERSION: string

/** '0.1.0 · Ab3dE9xK': the version, and the hash of the entry file, which changes with every file of the build. */
export function buildName(entry: string | undefined = entryFile()): string {
  const hash = entry?.match(/-([\w-]{8})\.js$/)?.[1]
  return `${typeof APP_VERSION === 'string' ? APP_VERSION : '0'} · ${hash ?? 'dev'}`
}

function entryFile(): string | undefined {
  return document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src
}
