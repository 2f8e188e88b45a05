import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { type SshAddress, SshError } from './address.ts'
import { type RemoteExit, remoteExits } from './scripts.ts'
import { type Ended, SshSession } from './session.ts'

/** Servers allow ten sessions in one connection, of which the connection itself takes one. */
const maxSessions = 8
const connectSeconds = 10

/** Runs `ssh`, and removes the directory of its socket when it ends. */
const guarded = '"$@"; code=$?; rm -rf "$0"; exit $code'
const greeting = 'ready\n'

/** What a script printed, and how it ended. */
export interface RemoteAnswer {
  exit: RemoteExit
  output: string
}

/** A script for a POSIX shell on the other machine, with its parameters. */
export interface RemoteWork {
  script: string
  parameters: readonly string[]
}

/**
 * Connects with the system's `ssh`, which uses the operator's keys, agent, known hosts and configuration, and never
 * prompts. All work goes through this one connection; when it breaks, later work opens its own connections. It ends
 * with this process, however that ends. Throws `SshError` when it cannot connect.
 */
export async function connectSsh({ user, host, port }: SshAddress, silenceSeconds: number) {
  const directory = await mkdtemp(join(tmpdir(), 'ssh-'))
  const settings = {
    BatchMode: 'yes',
    ClearAllForwardings: 'yes',
    ConnectTimeout: connectSeconds,
    ControlPath: join(directory, 'socket'),
    ControlPersist: 'no',
    ForwardAgent: 'no',
    LogLevel: 'ERROR',
    RemoteCommand: 'none',
    RequestTTY: 'no',
    ServerAliveCountMax: 2,
    ServerAliveInterval: Math.ceil(silenceSeconds / 3),
  }
  const argumentsFor = ({ script, parameters }: RemoteWork, ControlMaster: 'yes' | 'no') => [
    ...Object.entries({ ...settings, ControlMaster }).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    ...(port === undefined ? [] : ['-p', port]),
    '--',
    user === undefined ? host : `${user}@${host}`,
    ['exec env LC_ALL=C sh -c', ...[script, 'sh', ...parameters].map(quote)].join(' '),
  ]
  const silence = { host, silenceMilliseconds: silenceSeconds * 1000 }

  const ssh = argumentsFor({ script: `printf ${quote(greeting)}; exec cat`, parameters: [] }, 'yes')
  const connection = new SshSession('sh', ['-c', guarded, directory, 'ssh', ...ssh], silence)
  const close = async () => {
    connection.kill()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await hearGreeting(host, connection)
  } catch (error) {
    await close()
    throw error
  }

  const limit = pLimit(maxSessions)
  /** Starts when there is room for one more session, which it occupies until it is finished. */
  const begin = async (work: RemoteWork) => {
    const begun = Promise.withResolvers<SshSession>()
    const finished = Promise.withResolvers<void>()
    limit(() => {
      begun.resolve(new SshSession('ssh', argumentsFor(work, 'no'), silence))
      return finished.promise
    }).catch(begun.reject)
    const session = await begun.promise
    const finish = () => {
      session.kill()
      finished.resolve()
    }
    return { session, finish }
  }

  return {
    /** Passes `input` to a script, and returns what it printed. Throws `SshError` when it fails. */
    async run(work: RemoteWork, input: AsyncIterable<Uint8Array> = nothing()): Promise<RemoteAnswer> {
      const { session, finish } = await begin(work)
      try {
        let output = ''
        try {
          await session.feed(input)
        } finally {
          // After an error as well: until the script has cleaned up what it began.
          for await (const chunk of session.output()) output += new TextDecoder().decode(chunk)
        }
        return { exit: exitOf(host, await session.ended()), output }
      } finally {
        finish()
      }
    },

    /** What a script prints, read on demand. Throws `SshError` when it fails, or prints a different amount. */
    async *read(work: RemoteWork, sizeBytes: number): AsyncGenerator<Uint8Array> {
      const { session, finish } = await begin(work)
      try {
        await session.feed(nothing())
        let left = sizeBytes
        for await (const chunk of session.output()) {
          left -= chunk.byteLength
          yield chunk
        }
        exitOf(host, await session.ended())
        if (left !== 0) throw new SshError(host, 'the size of a file has changed.')
      } finally {
        finish()
      }
    },

    close,
  }
}

async function hearGreeting(host: string, connection: SshSession): Promise<void> {
  let heard = ''
  for await (const chunk of connection.output()) {
    heard += new TextDecoder().decode(chunk)
    if (heard === greeting) return
    if (heard.length >= greeting.length)
      throw new SshError(host, `its shell prints ${JSON.stringify(heard)} unasked, so no program can use it.`)
  }
  throw failure(host, await connection.ended())
}

function exitOf(host: string, ended: Ended): RemoteExit {
  const exit = remoteExits.get(ended.code)
  if (exit === undefined) throw failure(host, ended)
  return exit
}

const failure = (host: string, { code, complaint }: Ended): SshError =>
  new SshError(host, complaint || `the connection broke (code ${code}).`)

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Quoted as one word of a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
