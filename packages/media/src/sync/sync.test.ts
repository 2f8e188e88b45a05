import { platform } from '@abparts/auth/platform'
import { images, organizations, parts, users } from '@abparts/db/schema'
import { asc } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { applyPlan } from './apply-plan.ts'
import { whileHeld } from './hold-installations.ts'
import { installationSource } from './medium-source.ts'
import { planSync } from './plan-sync.ts'
import type { SyncOptions } from './sync-plan.ts'
import { addPicture, openTestInstallation, type TestInstallation } from './two-installations.fixture.ts'

const here = await openTestInstallation('here')
const there = await openTestInstallation('there')
afterAll(async () => {
  await here.close()
  await there.close()
})

const nothing: SyncOptions = { prefer: null, withDeletions: false, withUsers: false, anonymize: false }

async function sync(source: TestInstallation, target: TestInstallation, options: Partial<SyncOptions> = {}) {
  const direction = { source: source.installation, target: target.installation }
  const asked = { ...nothing, ...options }
  return await whileHeld(direction, async () => {
    const plan = await planSync(direction, asked)
    const failures: string[] = []
    await applyPlan(plan, {
      source: installationSource(source.installation),
      target: target.installation,
      actor: platform.actor,
      anonymize: asked.anonymize,
      signal: new AbortController().signal,
      onChange: (_, failure) => failure && failures.push(failure),
    })
    return { plan, failures }
  })
}

test('pictures', async () => {
  const [org] = await there.db.insert(organizations).values({ name: 'Nordfeld' }).returning()
  const [part] = await there.db
    .insert(parts)
    .values({ partNumber: 'P-1', name: 'Part', organizationId: org?.id })
    .returning()
  const [user] = await there.db
    .insert(users)
    .values({ username: 'ann', email: 'ann@x.example', name: 'Ann' })
    .returning()
  await addPicture(there.db, 'part', part?.id ?? '', 'one')
  await addPicture(there.db, 'part', part?.id ?? '', 'two')
  await addPicture(there.db, 'user', user?.id ?? '', 'face')
  const { failures } = await sync(there, here)
  expect(failures).toEqual([])
  expect(await here.db.select().from(images).orderBy(asc(images.sha256))).toEqual(
    await there.db.select().from(images).orderBy(asc(images.sha256)),
  )
  expect((await sync(there, here)).plan).toMatchObject({ items: [], same: 3 })
  expect((await sync(here, there)).plan).toMatchObject({ items: [], same: 3 })
})
