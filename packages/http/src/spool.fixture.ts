import { AppError } from '@abparts/contracts/error'
import { spool } from './spool.ts'

// Receives a file that does not fit into a directory, then one that does: for the test beside it.
const [directory] = process.argv.slice(2)
const receive = (sizeBytes: number) =>
  spool(new Blob([new Uint8Array(sizeBytes)]).stream(), directory).then(
    async (file) => {
      await file[Symbol.asyncDispose]()
      return file.sizeBytes
    },
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )
process.stdout.write(JSON.stringify([await receive(3 * 1024 ** 2), await receive(1024 ** 2)]))
