import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePorts } from '@abparts/local-postgres/free-ports'

const startSeconds = 30
const host = 'media.example.com'
/** Runs the server until the input ends, for whatever reason, and leaves nothing. */
const guardian = '"$2" -D -f "$1/sshd_config" -E "$1/log" & cat; kill $!; wait; rm -rf "$1"'

/**
 * A throw-away SSH server on 127.0.0.1, which accepts the user who runs this, with a separate key. An `ssh` configured
 * for `host` is in the directory `programs`, to be put first on the PATH. The server ends with `close`, and with this
 * process. `settings` are additional lines of its configuration. Throws, naming Debian's packages, when it is not
 * installed.
 */
export async function startSshServer(...settings: string[]) {
  const sshd = Bun.which('sshd', { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` })
  const ssh = Bun.which('ssh')
  if (sshd === null || ssh === null)
    throw new Error('Tests of SSH need sshd and ssh (Debian, Ubuntu: apt-get install openssh-server openssh-client).')
  // The server requires it when it runs as root.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })

  const directory = mkdtempSync(path.join(tmpdir(), 'abparts-ssh-'))
  const at = (name: string) => path.join(directory, name)
  const write = (name: string, lines: string[], mode = 0o600) =>
    writeFileSync(at(name), `${lines.join('\n')}\n`, { mode })
  const [port = 0] = await freePorts(1)
  for (const key of ['host_key', 'user_key'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', at(key)])
  write('known_hosts', [`${host} ${readFileSync(at('host_key.pub'), 'utf8')}`])
  write('sshd_config', [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${at('host_key')}`,
    `AuthorizedKeysFile ${at('user_key.pub')}`,
    // To Bash this is a nested shell, which reads no ~/.bashrc.
    'SetEnv SHLVL=2',
    ...settings,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
  ])
  write('ssh_config', [
    `Host ${host}`,
    'HostName 127.0.0.1',
    `HostKeyAlias ${host}`,
    `Port ${port}`,
    `IdentityFile ${at('user_key')}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
    `UserKnownHostsFile ${at('known_hosts')}`,
    'GlobalKnownHostsFile /dev/null',
  ])
  mkdirSync(at('programs'))
  write('programs/ssh', ['#!/bin/sh', `exec ${ssh} -F ${at('ssh_config')} "$@"`], 0o700)

  const server = spawn('/bin/sh', ['-c', guardian, 'sh', directory, sshd], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  server.unref()
  const close = async () => {
    server.ref()
    server.stdin.end()
    if (server.exitCode === null) await once(server, 'exit')
  }
  try {
    await untilListening(port)
  } catch (error) {
    await close()
    throw error
  }
  return { host, port, programs: at('programs'), close }
}

async function untilListening(port: number): Promise<void> {
  const late = performance.now() + startSeconds * 1000
  while (performance.now() < late) {
    const socket = createConnection(port, '127.0.0.1')
    const isListening = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isListening) return
    await Bun.sleep(50)
  }
  throw new Error(`The SSH server did not start within ${startSeconds} seconds.`)
}
