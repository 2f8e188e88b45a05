import pino, { type DestinationStream } from 'pino'

const blockCharacters = 65_536
const longestWaitMilliseconds = 500

export interface LogBlocks extends DestinationStream {
  /** Hands on what waits; `done` is called when it is written. */
  flush: (done?: (error?: Error) => void) => void
  /** Writes what waits, now. */
  flushSync: () => void
}

/**
 * A destination for pino that writes lines in blocks, in order, never waiting for the disk, at the latest half a second
 * after a line came and when the process exits. The lines are joined here, since SonicBoom needs five times as long as
 * pino to take one, and no longer to take a block.
 */
export function openLogBlocks(fileDescriptor: number): LogBlocks {
  const destination = pino.destination({ dest: fileDescriptor, sync: false })
  let block = ''
  const pass = () => {
    if (block !== '') destination.write(block)
    block = ''
  }
  const flushSync = () => {
    pass()
    destination.flushSync()
  }
  setInterval(pass, longestWaitMilliseconds).unref()
  process.on('exit', flushSync)
  return {
    write: (line) => {
      block += line
      if (block.length >= blockCharacters) pass()
    },
    flush: (done) => {
      pass()
      destination.flush(done)
    },
    flushSync,
  }
}
