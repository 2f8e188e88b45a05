import { spawn } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { AppError, ErrorCode } from '@abparts/contracts/error'
import { maxDecodeSeconds } from '@abparts/contracts/limits'
import { z } from 'zod'
import { tooSlow } from './open-pixels.ts'

const program = fileURLToPath(new URL('./rasterise-svg-process.ts', import.meta.url))

/** What the process says on standard error when it refuses. */
const Refusal = z.object({ code: ErrorCode, message: z.string() })

/**
 * Draws an SVG as a PNG of at most `maxImageEdgePixels`, in a process of its own: filters and nested references can
 * keep librsvg busy for hours, and nothing but the end of its process stops it.
 * Throws `unprocessable` when it is broken, too large, or takes longer than `maxDecodeSeconds`.
 */
export async function rasteriseSvg(source: Uint8Array): Promise<Buffer> {
  const child = spawn(process.execPath, [program], {
    env: {},
    stdio: 'pipe',
    timeout: maxDecodeSeconds * 1000,
    killSignal: 'SIGKILL',
  })
  const ended = new Promise<NodeJS.Signals | number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal ?? code))
  })
  // A process that refuses early closes its input under our hands.
  child.stdin.on('error', () => undefined)
  child.stdin.end(source)
  const [end, drawn, said] = await Promise.all([ended, buffer(child.stdout), buffer(child.stderr)])
  if (end === 0) return drawn
  if (end === 'SIGKILL') throw tooSlow()
  throw refusalIn(said.toString())
}

function refusalIn(said: string): Error {
  try {
    const { code, message } = Refusal.parse(JSON.parse(said))
    return new AppError(code, message)
  } catch (cause) {
    return new Error(`An SVG could not be drawn: ${said.slice(0, 2000)}`, { cause })
  }
}
