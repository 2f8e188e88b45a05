import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { AppError } from '@abparts/contracts/error'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The path of Chromium, installed first where that is possible: by root on Debian or Ubuntu. */
export function requireChromium(): string {
  const found = findChromium()
  if (found !== null) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium with apt-get …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-q'], { stdio: 'inherit', env })
    spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit', env })
  }
  const installed = findChromium()
  if (installed !== null) return installed
  throw new AppError(
    'unavailable',
    'The browser tests need Chromium: install it (Debian, Ubuntu: apt-get install chromium), or set CHROMIUM_PATH to it.',
  )
}

function findChromium(): string | null {
  const given = process.env.CHROMIUM_PATH
  return [...(given ? [given] : []), ...places].find((place) => existsSync(place)) ?? null
}
