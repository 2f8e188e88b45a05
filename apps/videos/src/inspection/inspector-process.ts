/**
 * Inspects videos, one after the other, for the process that started this one and supplies the bytes. A few bytes of an
 * index can stand for billions of frames: counting them takes minutes and all available memory.
 */
import { ReadableStream } from 'node:stream/web'
import { AppError } from '@abparts/contracts/error'
import { type InspectorMessage, InspectorTask, maxReadBytes } from './inspector-message.ts'
import { inspectVideo } from './video.ts'

const say = (message: InspectorMessage) => process.send?.(message)

const awaited = new Map<number, (bytes: Uint8Array) => void>()
let lastId = 0

async function* read(start: number, end: number) {
  for (let position = start; position < end; position += maxReadBytes) {
    const id = ++lastId
    const { promise, resolve } = Promise.withResolvers<Uint8Array>()
    awaited.set(id, resolve)
    say({ type: 'read', id, start: position, end: Math.min(position + maxReadBytes, end) })
    yield await promise
  }
}

async function inspect(sizeBytes: number): Promise<void> {
  try {
    say({
      type: 'inspected',
      facts: await inspectVideo({ sizeBytes, slice: (start, end) => ReadableStream.from(read(start, end)) }),
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    say({ type: 'refused', code: error.code, message: error.message })
  }
  // Memory left over from one video does not count against the next.
  Bun.gc(true)
}

process.on('disconnect', () => process.exit())
process.on('message', (told) => {
  const task = InspectorTask.parse(told)
  if (task.type === 'inspect') return void inspect(task.sizeBytes)
  awaited.get(task.id)?.(task.bytes)
  awaited.delete(task.id)
})
