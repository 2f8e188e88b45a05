import { afterAll, beforeAll, test } from 'vitest'
import { doors } from './doors.ts'
import { type Platform, startPlatform } from './start-platform.ts'
import { walk } from './walk.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
})
afterAll(() => platform.close())

test.each(doors.map((door) => [`${door.route} asks for ${door.action}`, door] as const))('%s', (_, door) =>
  walk(platform, door),
)
