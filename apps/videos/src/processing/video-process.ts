/**
 * Processes one video and reports the result to the process that started this one. Decoders are native code that may
 * hang or crash on a damaged file: here that affects nothing else.
 */
import { setPriority } from 'node:os'
import { AppError } from '@abparts/contracts/error'
import { readEnv } from '@abparts/runtime/env'
import { isStorageFault, writeFault } from '@abparts/storage/fault'
import { StorageEnv } from '@abparts/storage/storages'
import { openStoragesOrExit } from '../open-storages.ts'
import { type ProcessMessage, ProcessTask } from './process-message.ts'
import { processVideo } from './process-video.ts'

/** Lower priority than the processes that serve people. */
const niceness = 10
const progressMilliseconds = 1000
const timeoutMilliseconds = 10_000

// An orderly exit could wait for a decoder that hangs.
const die = () => process.kill(process.pid, 'SIGKILL')
process.on('disconnect', die)
setPriority(niceness)

const say = (message: ProcessMessage) => process.send?.(message)
/** The parent ends this process when it has received the message: an exit could overtake it. */
const end = (message: ProcessMessage) => {
  say(message)
  setTimeout(die, timeoutMilliseconds)
}

const { upload, made } = ProcessTask.parse(JSON.parse(process.argv[2] ?? ''))
const storages = await openStoragesOrExit(readEnv(StorageEnv))
const object = await storages.at(upload.backend).open(upload.key)
if (object === null) throw new Error('There is no such object.')

let saidAt = 0
const onProgress = (progress: number) => {
  if (performance.now() - saidAt < progressMilliseconds) return
  saidAt = performance.now()
  say({ type: 'progress', progress: Math.min(1, progress) })
}

say({ type: 'decoding' })
try {
  const target = storages.at(made.backend)
  const video = await processVideo(object, {
    storeIndexed: (stream) => target.put(made.indexedKey, stream),
    storeRendition: (stream) => target.put(made.renditionKey, stream),
    onProgress,
    onConversion: () => say({ type: 'converting' }),
  })
  end({ type: 'processed', video })
} catch (thrown) {
  const error = writeFault(thrown)
  if (error instanceof AppError && error.code === 'unprocessable')
    end({ type: 'refused', failureReason: error.message })
  else if (error instanceof AppError || isStorageFault(error)) end({ type: 'fault', reason: String(error) })
  else throw error
}
