import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { maxVideoConversionSeconds, maxVideoProcessBytes, maxVideoProcessingSeconds } from '@abparts/contracts/limits'
import type { VideoOutcome } from '@abparts/core/videos/processing'
import type { Logger } from '@abparts/runtime/log'
import type { StorageEnv } from '@abparts/storage/storages'
import type { z } from 'zod'
import { ProcessMessage, type ProcessTask } from './process-message.ts'

const intervalMilliseconds = 250

/**
 * Calls `onExcess` once when a process uses more memory than `maxBytes`. Only works on Linux (proc_pid_status(5));
 * elsewhere nothing is watched. Returns a function that stops watching.
 */
export function watchMemory(pid: number, maxBytes: number, onExcess: () => void): () => void {
  const timer = setInterval(look, intervalMilliseconds)
  async function look(): Promise<void> {
    if ((await residentBytes(pid)) <= maxBytes) return
    clearInterval(timer)
    onExcess()
  }
  void look()
  return () => clearInterval(timer)
}

async function residentBytes(pid: number): Promise<number> {
  // A process that has ended, or another operating system, has no such file.
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
}

const program = fileURLToPath(new URL('./video-process.ts', import.meta.url))

/** The process must have started decoding within this time. */
const startSeconds = 30
const saidCharacters = 2000

interface RunOptions {
  /** The only variables that the process gets: no access to the database. */
  env: StorageEnv
  log: Logger
  /** Ends the process, and makes this function throw. */
  signal: AbortSignal
  onProgress: (progress: number) => void
  maxSeconds?: number
  maxBytes?: number
}

/**
 * Processes a video in its own process with limited time and memory. Throws when a failure is not the video's fault,
 * and worth another try.
 */
export async function runProcess(
  task: ProcessTask,
  { env, log, signal, onProgress, maxSeconds = maxVideoProcessingSeconds, maxBytes = maxVideoProcessBytes }: RunOptions,
): Promise<VideoOutcome> {
  let unwatch: (() => void) | undefined
  let outcome: z.output<typeof ProcessMessage> | undefined
  let overstepped: 'time' | 'memory' | undefined
  const child = Bun.spawn([process.execPath, program, JSON.stringify(task)], {
    env: { ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    ipc: (said) => {
      const message = ProcessMessage.safeParse(said).data
      if (message?.type === 'decoding') limitWork()
      else if (message?.type === 'progress') onProgress(message.progress)
      else if (message?.type === 'converting') limitTime(maxVideoConversionSeconds)
      else {
        outcome = message
        child.kill()
      }
    },
    killSignal: 'SIGKILL',
    signal,
  })
  const endFor = (reason: 'time' | 'memory') => {
    overstepped = reason
    child.kill()
  }
  let timer: Timer | undefined
  const limitTime = (seconds: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => endFor('time'), seconds * 1000)
  }
  const limitWork = () => {
    limitTime(maxSeconds)
    unwatch = watchMemory(child.pid, maxBytes, () => endFor('memory'))
  }
  limitTime(startSeconds)
  const [said] = await Promise.all([endOf(child.stderr), child.exited])
  clearTimeout(timer)
  unwatch?.()

  signal.throwIfAborted()
  if (outcome?.type === 'processed') return outcome.video
  if (outcome?.type === 'refused') return { failureReason: outcome.failureReason }
  if (outcome?.type === 'fault') throw new Error(`The storage failed: ${outcome.reason}`)
  if (unwatch === undefined) throw new Error(`The process for videos cannot run: ${said}`)
  log.warn({ task, overstepped, signalCode: child.signalCode, said }, 'no frame')
  return { failureReason: `${sentences[overstepped ?? 'broken']} Try again with an MP4 in H.264 and AAC.` }
}

/** The end of its output, however long that was. */
async function endOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of stream) text = (text + decoder.decode(chunk, { stream: true })).slice(-saidCharacters)
  return text
}

const sentences = {
  time: 'Processing this video takes too long.',
  memory: 'Processing this video takes too much memory: its frames are too large.',
  broken: 'No frame of this video could be decoded, so it may not play everywhere.',
}
