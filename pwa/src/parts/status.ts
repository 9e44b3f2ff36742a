import type { Component, InjectionKey } from 'vue'

/** The shell provides the status line; a page shows it under its header. */
export const statusLine: InjectionKey<Component> = Symbol('status line')
