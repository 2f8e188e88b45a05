import { AppError } from '@abparts/contracts/error'

const time = String.raw`(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})`
const timing = new RegExp(String.raw`^${time}[ \t]+-->[ \t]+${time}((?:[ \t]+[^\s:]+:\S+)*)[ \t]*$`)

/**
 * Reads captions as WebVTT (https://www.w3.org/TR/webvtt1/#file-structure) and answers their text. Browsers pass over
 * what they don't understand, and captions would be missing without a word: here every cue must be well-formed. Throws
 * `unprocessable` with the line that is wrong, `unsupported_media_type` for another format.
 */
export function checkWebVtt(bytes: Uint8Array): string {
  const text = decode(bytes)
  const lines = text.replace(/^\u{feff}/u, '').split(/\r\n|\n|\r/)
  if (!/^WEBVTT([ \t]|$)/.test(lines[0] ?? ''))
    throw new AppError('unsupported_media_type', 'The captions are not WebVTT: the first line must be WEBVTT.')
  let cueCount = 0
  let latestStart = 0
  for (const { first, block } of blocksOf(lines)) {
    if (first === 0 || /^(NOTE|STYLE|REGION)([ \t]|$)/.test(block[0] ?? '')) continue
    const at = block[0]?.includes('-->') ? 0 : 1
    const [start, end] = readTiming(block[at], first + at + 1)
    if (end <= start) throw wrong(first + at + 1, 'the cue ends before it begins')
    if (start < latestStart) throw wrong(first + at + 1, 'the cue begins before the one above it')
    if (block.slice(at + 1).some((line) => line.includes('-->')))
      throw wrong(first + at + 2, 'a line is missing between two cues')
    latestStart = start
    cueCount += 1
  }
  if (cueCount === 0) throw new AppError('unprocessable', 'The captions hold no cue.')
  return text
}

function decode(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch (cause) {
    throw new AppError('unprocessable', 'The captions are not text in UTF-8.', { cause })
  }
  throw new AppError('unprocessable', 'The captions hold a NUL character.')
}

/** What lies between empty lines, and the number of its first line, counted from 0. */
function* blocksOf(lines: string[]): Generator<{ first: number; block: string[] }> {
  let block: string[] = []
  for (const [index, line] of [...lines, ''].entries()) {
    if (line !== '') block.push(line)
    else if (block.length > 0) {
      yield { first: index - block.length, block }
      block = []
    }
  }
}

/** Start and end in seconds. */
function readTiming(line: string | undefined, lineNumber: number): [start: number, end: number] {
  const match = timing.exec(line ?? '')
  if (match === null) throw wrong(lineNumber, 'expected times such as 00:01.000 --> 00:03.500')
  const seconds = (from: number) =>
    Number(match[from] ?? 0) * 3600 +
    Number(match[from + 1]) * 60 +
    Number(match[from + 2]) +
    Number(match[from + 3]) / 1000
  return [seconds(1), seconds(5)]
}

const wrong = (lineNumber: number, what: string) =>
  new AppError('unprocessable', `The captions have a mistake in line ${lineNumber}: ${what}.`)
