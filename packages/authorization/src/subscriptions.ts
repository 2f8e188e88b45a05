import { setTimeout as sleep } from 'node:timers/promises'
import { videos } from '@abparts/db/schema'
import { eq, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { may } from './answers.ts'
import { type Channel, channelsTo, send } from './calls.ts'
import type { Owner, Sample } from './endpoint.ts'
import { videoChanges } from './endpoints/lists.ts'
import type { Person } from './people.ts'
import type { Platform } from './platform.ts'

const { route, action, kind } = videoChanges

/**
 * Has every caller listen while videos of every owner change, and compares what they receive with the permission table.
 */
export async function checkSubscription(platform: Platform): Promise<void> {
  const make = (owner: Owner) => kind.make(platform, owner, platform.anonymous)
  const change = ({ id }: Sample) =>
    platform.db.update(videos).set({ progress: sql`random()` }).where(eq(videos.id, id))
  const resources = await Promise.all(kind.owners.map(make))
  const [first, last] = [await make('library'), await make('library')]
  const listeners = platform.people.flatMap((caller) =>
    channelsTo(route).map((channel) => listen(platform, caller, channel, last)),
  )
  while (!listeners.every(({ text, isOver }) => text().includes(first.id) || isOver())) {
    await change(first)
    await sleep(20)
  }
  for (const sample of [...resources, last]) await change(sample)
  for (const { name, caller, text, end } of listeners) {
    await end
    const heard = resources.filter(({ id }) => text().includes(id))
    expect(heard, name).toEqual(resources.filter(({ resource }) => may(caller.identity, action, resource)))
  }
}

/** Listens until the last of the videos changes, or the stream says that the caller is not signed in. */
function listen(platform: Platform, caller: Person, channel: Channel, last: Sample) {
  let heard = ''
  const isOver = () => heard.includes(last.id) || heard.includes('UNAUTHORIZED')
  const follow = async () => {
    const { body } = await send(platform, route, channel, caller, { input: {} })
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      heard += chunk
      if (isOver()) break
    }
  }
  return { name: `${caller.name}, ${channel.name}`, caller, text: () => heard, isOver, end: follow() }
}
