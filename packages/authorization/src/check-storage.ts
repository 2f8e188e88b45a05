import { Organization } from '@abparts/contracts/organization'
import { expect } from 'vitest'
import { z } from 'zod'
import { may } from './answers.ts'
import { channelsTo, send } from './calls.ts'
import type { Platform } from './platform.ts'

const Answer = z.object({ result: z.object({ data: Organization }) })

/** Has every caller get both organizations: only those who may know see how much they store. */
export async function checkStorage(platform: Platform): Promise<void> {
  for (const caller of platform.people)
    for (const organizationId of [platform.north, platform.south])
      for (const channel of channelsTo('organizations.get')) {
        const answer = await send(platform, 'organizations.get', channel, caller, { input: { id: organizationId } })
        const text = await answer.text()
        const told = answer.ok && Answer.parse(JSON.parse(text)).result.data.storage !== null
        expect(told, `${caller.name}, ${channel.name}`).toBe(
          may(caller.identity, 'view', { type: 'quota', organizationId }),
        )
      }
}
