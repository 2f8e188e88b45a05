import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startPlatform } from '../../scripts/checks/start-platform.ts'

// npm run bench:fairness: whether one organization can slow down another. Each scene is measured without and with an
// attacker who uses as much as possible.

const { values } = parseArgs({ options: { times: { type: 'string', default: '15' } } })
const times = Number(values.times)
/** A victim's request that takes longer counts as refused. */
const timeoutMilliseconds = 60_000

const directory = await mkdtemp(path.join(tmpdir(), 'fairness-'))
// Started by root, PostgreSQL runs as another user, who must be able to enter the directory.
await chmod(directory, 0o755)
const platform = await startPlatform(directory, { SIGN_INS_PER_MINUTE: '100' })
try {
  await platform.ready
  // The module imported below reads the environment when it is loaded.
  Object.assign(process.env, platform.testEnv())
  const { createWorld, scenes } = await import('./scenes.ts')

  async function measure(act: () => Promise<unknown>): Promise<{ median: number; worst: number; refused: number }> {
    const taken: number[] = []
    let refused = 0
    for (let index = 0; index < times; index++) {
      const startedAt = performance.now()
      const late = new Promise((_, reject) => setTimeout(reject, timeoutMilliseconds).unref())
      await Promise.race([act(), late]).catch(() => {
        refused += 1
      })
      taken.push(performance.now() - startedAt)
    }
    taken.sort((a, b) => a - b)
    return { median: taken[Math.floor(times / 2)] ?? 0, worst: taken.at(-1) ?? 0, refused }
  }

  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} processors, ${times} times each`, '')
  console.log('| attack | victim alone: median, worst | under attack | refused | responses to the attacker |')
  console.log('|---|---|---|---|---|')
  for (const { name, attack, victim } of scenes) {
    const world = await createWorld()
    await victim(world)
    const alone = await measure(() => victim(world))
    const attacker = await attack(world)
    await Bun.sleep(1000)
    const under = await measure(() => victim(world))
    const fared = await attacker.stop()
    const ms = (value: number) => `${Math.round(value)} ms`
    console.log(
      `| ${name} | ${ms(alone.median)}, ${ms(alone.worst)} | ${ms(under.median)} (${(under.median / alone.median).toFixed(1)} ×), ${ms(under.worst)} | ${under.refused} | ${fared} |`,
    )
    await world.close().catch(() => undefined)
  }
} finally {
  await platform.stop()
  await rm(directory, { recursive: true, force: true })
}
