import { expect, test } from 'vitest'
import { isScreen } from './screens'

const HERE = 'https://town.example'

test.each(['/', '/tasks', '/tickets/0190-42/handle', '/desk/held', '/apiary', '/me/install?from=icon'])('%s is a screen', (path) => {
  expect(isScreen(new URL(path, HERE), HERE)).toBe(true)
})

test.each(['/api', '/api/photos/1/full', '/api/live', '/public', '/r/0123', '/assets/old.js', '/icons/mark.svg', '/manifest.webmanifest', '/sw.js'])(
  '%s is none',
  (path) => expect(isScreen(new URL(path, HERE), HERE)).toBe(false),
)

test('another origin is never answered for', () => {
  expect(isScreen(new URL('https://elsewhere.example/tasks'), HERE)).toBe(false)
})
