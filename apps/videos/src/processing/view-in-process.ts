import { fileURLToPath } from 'node:url'
import { maxVideoProcessingSeconds } from '@abparts/contracts/limits'
import type { ClaimedVideo } from '@abparts/media/claim-video'
import type { VideoOutcome } from '@abparts/media/finish-video'
import type { Logger } from '@abparts/runtime/log'
import { z } from 'zod'
import type { StorageEnv } from '../env.ts'

const program = fileURLToPath(new URL('./view-process.ts', import.meta.url))

/** What the process says, after `decoding`, when it is done. */
const ViewMessage = z.object({
  durationSeconds: z.number(),
  poster: z.object({ bytes: z.instanceof(Uint8Array), width: z.int(), height: z.int() }).nullable(),
})

interface RunOptions {
  /** All that the process knows of the environment: no way to the database, no secret. */
  env: StorageEnv
  log: Logger
  /** Ends the process, and this function with an error. */
  signal: AbortSignal
  timeoutSeconds?: number
}

/**
 * Looks into a video in a process of its own, which may take so long and no longer. A process that never came to
 * the decoding says nothing about the video: that is an error.
 */
export async function viewInProcess(
  { key, backend }: Pick<ClaimedVideo, 'key' | 'backend'>,
  { env, log, signal, timeoutSeconds = maxVideoProcessingSeconds }: RunOptions,
): Promise<VideoOutcome> {
  const messages: unknown[] = []
  const child = Bun.spawn([process.execPath, program, backend, key], {
    env: { ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    ipc: (message) => messages.push(message),
    timeout: timeoutSeconds * 1000,
    killSignal: 'SIGKILL',
    signal,
  })
  const [exitCode, said] = await Promise.all([child.exited, new Response(child.stderr).text()])
  signal.throwIfAborted()
  const [first, last] = messages
  if (first !== 'decoding') throw new Error(`The process that looks into videos cannot run: ${said}`)
  const result = ViewMessage.safeParse(last)
  if (result.success) {
    const { poster, durationSeconds } = result.data
    return { durationSeconds, poster: poster && { ...poster, bytes: Buffer.from(poster.bytes) } }
  }
  const { signalCode } = child
  log.warn({ key, exitCode, signalCode, said: said.slice(-2000) }, 'no picture')
  const tooSlow = signalCode === 'SIGKILL' ? ` within ${timeoutSeconds} seconds` : ''
  return {
    failureReason: `No picture could be read from this video${tooSlow}, so it may not play everywhere. Try again with an MP4 in H.264.`,
  }
}
