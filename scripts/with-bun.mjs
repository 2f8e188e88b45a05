// Runs Bun with the given arguments on a machine that has only Node and npm: gets the pinned Bun, installs the
// packages, runs. What is there already is not fetched again, so that it works without a network.
// Nothing is installed yet when this runs: it uses Node's own modules alone.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const version = packageManager.split('@')[1]
const bootstrap = path.join(root, 'node_modules/.bootstrap')
const bootstrapped = path.join(bootstrap, 'node_modules/.bin/bun')

const isPinned = (bun) => spawnSync(bun, ['--version'], { encoding: 'utf8' }).stdout?.trim() === version

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}

function findBun() {
  const known = [bootstrapped, 'bun'].find(isPinned)
  if (known !== undefined) return known
  console.log(`Getting Bun ${version} …`)
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  spawnSync('npm', ['install', '--prefix', bootstrap, ...flags, packageManager], { stdio: 'inherit' })
  if (!isPinned(bootstrapped)) fail(`Bun ${version} could not be installed with npm: see above, and try again.`)
  return bootstrapped
}

function installPackages(bun) {
  if (!existsSync(path.join(root, 'node_modules/.bun'))) console.log('Installing packages …')
  // Bun says something whenever packages are patched, also when there is nothing to do.
  const { status, stderr } = spawnSync(bun, ['install', '--frozen-lockfile'], { cwd: root, encoding: 'utf8' })
  if (status !== 0) fail(`${stderr}\nThe packages could not be installed: see above, and try again.`)
}

const bun = findBun()
installPackages(bun)

// Whatever the scripts start (turbo's tasks, say) finds the same Bun.
const env = { ...process.env, PATH: `${path.dirname(bootstrapped)}${path.delimiter}${process.env.PATH}` }
// The channel is not used to talk: when this process is killed, its end tells the child to stop.
const child = spawn(bun, process.argv.slice(2), { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
// Ctrl-C in a terminal reaches the child by itself as well, which is no harm.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => fail(`Bun could not be started: ${error.message}.`))
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
