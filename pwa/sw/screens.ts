const NO_SCREEN = /^\/(api|assets|icons|screens|public|r)(\/|$)|\.\w+$/

/** Whether an address of ours is one of the app's screens, and not a file or an answer of the server. */
export function isScreen(address: URL, origin: string): boolean {
  return address.origin === origin && !NO_SCREEN.test(address.pathname)
}
