import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { AppError } from '@abparts/contracts/error'

interface Program {
  /** The Debian package that contains it. */
  debianPackage: string
  find: () => string | null
}

const firstOf = (...paths: (string | undefined)[]) => paths.find((path) => path && existsSync(path)) ?? null

/** What tests need and no npm package can provide. */
const programs = {
  curl: { debianPackage: 'curl', find: () => Bun.which('curl') },
  // A real S3 server, unless one is already configured.
  s3Gateway: { debianPackage: 'radosgw', find: () => process.env.S3_TEST_ENDPOINT || Bun.which('radosgw') },
  s3Monitor: { debianPackage: 'ceph-mon', find: () => process.env.S3_TEST_ENDPOINT || Bun.which('ceph-mon') },
  s3Store: { debianPackage: 'ceph-osd', find: () => process.env.S3_TEST_ENDPOINT || Bun.which('ceph-osd') },
  // For backups: at least as new as the embedded server, 15.
  postgresDump: { debianPackage: 'postgresql-client', find: () => Bun.which('pg_dump') },
  postgresShell: { debianPackage: 'postgresql-client', find: () => Bun.which('psql') },
  // Opens encrypted backups.
  age: { debianPackage: 'age', find: () => Bun.which('age') },
  ssh: { debianPackage: 'openssh-client', find: () => Bun.which('ssh') },
  sshServer: {
    debianPackage: 'openssh-server',
    find: () => firstOf(Bun.which('sshd') ?? undefined, '/usr/sbin/sshd', '/usr/local/sbin/sshd'),
  },
  rsync: { debianPackage: 'rsync', find: () => Bun.which('rsync') },
  redisServer: { debianPackage: 'redis-server', find: () => Bun.which('redis-server') },
  chromium: {
    debianPackage: 'chromium',
    find: () =>
      firstOf(
        process.env.CHROMIUM_PATH,
        '/usr/bin/chromium',
        '/usr/bin/chromium-browser',
        '/usr/bin/google-chrome',
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
      ),
  },
} satisfies Record<string, Program>

/**
 * Returns the paths of all programs. Missing ones are installed where that is possible, by root on Debian or Ubuntu.
 * Throws `unavailable`, naming what is still missing, before any test has started.
 */
export function requirePrograms(): { chromium: string } {
  const missing = () => Object.values(programs).filter(({ find }) => find() === null)
  if (missing().length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'))
    install(missing().map(({ debianPackage }) => debianPackage))
  const chromium = programs.chromium.find()
  if (missing().length === 0 && chromium !== null) return { chromium }
  const names = [...new Set(missing().map(({ debianPackage }) => debianPackage))]
  throw new AppError(
    'unavailable',
    `The tests need ${names.join(' and ')}: install what is missing (Debian, Ubuntu: apt-get install ${names.join(' ')}). ` +
      'For a Chromium in an unusual place, set CHROMIUM_PATH; for an S3 server of your own, S3_TEST_ENDPOINT and its keys.',
  )
}

function install(packages: string[]): void {
  console.log(`Installing ${packages.join(', ')} with apt-get …`)
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  spawnSync('apt-get', ['update', '-q'], options)
  spawnSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], options)
}
