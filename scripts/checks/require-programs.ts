import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { AppError } from '@abparts/contracts/error'

/** Programs that no npm package can bring, each with the Debian package that does. */
const programs = { chromium: 'chromium', redisServer: 'redis-server' } as const

type Program = keyof typeof programs

const chromiumPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const find: Record<Program, () => string | null> = {
  chromium: () => [process.env.CHROMIUM_PATH ?? '', ...chromiumPlaces].find((place) => existsSync(place)) ?? null,
  redisServer: () => Bun.which('redis-server'),
}

/**
 * The paths of the programs that the tests need, installed first where that is possible: by root on Debian or Ubuntu.
 * Throws `unavailable`, saying what to install, otherwise.
 */
export function requirePrograms(): Record<Program, string> {
  const names = Object.keys(programs).filter((name): name is Program => name in programs)
  const missing = () => names.filter((name) => find[name]() === null).map((name) => programs[name])
  if (missing().length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) install(missing())
  const paths = { chromium: find.chromium(), redisServer: find.redisServer() }
  const { chromium, redisServer } = paths
  if (chromium === null || redisServer === null)
    throw new AppError(
      'unavailable',
      `The tests need ${missing().join(' and ')}: install them (Debian, Ubuntu: apt-get install ${missing().join(' ')}). Chromium may also be named by CHROMIUM_PATH.`,
    )
  return { chromium, redisServer }
}

function install(packages: string[]): void {
  console.log(`Installing ${packages.join(', ')} with apt-get …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-q'], { stdio: 'inherit', env })
  spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], { stdio: 'inherit', env })
}
