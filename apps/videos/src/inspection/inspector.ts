import { fileURLToPath } from 'node:url'
import { AppError } from '@abparts/contracts/error'
import type { Holder } from '@abparts/http/shares'
import type { ObjectStorage, OpenedObject } from '@abparts/storage/storage'
import type { Dependencies } from '../dependencies.ts'
import { watchMemory } from '../processing/run-process.ts'
import { InspectorMessage, type InspectorTask } from './inspector-message.ts'
import type { VideoFacts } from './video.ts'

const program = fileURLToPath(new URL('./inspector-process.ts', import.meta.url))
const maxBytes = 512 * 1024 * 1024
/** Without a message. A valid video is inspected in a few milliseconds. */
const maxSilenceSeconds = 10

interface Inspector {
  process: Bun.Subprocess
  hear: (said: unknown) => void
}

/** Kept for the next videos: starting a process takes longer than an inspection. */
const idle: Inspector[] = []

/**
 * Inspects a video that was just stored, in a process with limited time and memory. Throws like `inspectVideo`, and
 * `unprocessable` for a video that would exceed the limits.
 */
export async function inspectStoredVideo(
  { inspectors }: Pick<Dependencies, 'inspectors'>,
  storage: ObjectStorage,
  key: string,
  holder: Holder,
): Promise<VideoFacts> {
  const object = await storage.open(key)
  if (object === null) throw new Error(`${key} is missing after it was written.`)
  using _inspector = await inspectors.hold(holder)
  const inspector = idle.pop() ?? startInspector()
  try {
    const facts = await inspectWith(inspector, object)
    idle.push(inspector)
    return facts
  } catch (error) {
    // Nobody knows what state it is in.
    inspector.process.kill()
    throw error
  }
}

function startInspector(): Inspector {
  const inspector: Inspector = {
    hear: () => undefined,
    process: Bun.spawn([process.execPath, program], {
      env: {},
      stdio: ['ignore', 'ignore', 'inherit'],
      ipc: (said) => inspector.hear(said),
      onExit: () => {
        const index = idle.indexOf(inspector)
        if (index >= 0) idle.splice(index, 1)
      },
      killSignal: 'SIGKILL',
    }),
  }
  inspector.process.unref()
  return inspector
}

async function inspectWith(inspector: Inspector, { sizeBytes, slice }: OpenedObject): Promise<VideoFacts> {
  const { promise, resolve, reject } = Promise.withResolvers<VideoFacts>()
  const refuse = (excess: string) =>
    reject(new AppError('unprocessable', `The video is damaged: inspecting it takes ${excess}.`))
  let timer: Timer | undefined
  const tell = (task: InspectorTask) => {
    inspector.process.send(task)
    clearTimeout(timer)
    timer = setTimeout(() => refuse('too long'), maxSilenceSeconds * 1000)
  }
  inspector.hear = async (said) => {
    // A slow storage is not the video's fault.
    clearTimeout(timer)
    const message = InspectorMessage.parse(said)
    if (message.type === 'inspected') resolve(message.facts)
    else if (message.type === 'refused') reject(new AppError(message.code, message.message))
    else
      await new Response(slice(message.start, message.end))
        .bytes()
        .then((bytes) => tell({ type: 'bytes', id: message.id, bytes }))
        .catch(reject)
  }
  const unwatch = watchMemory(inspector.process.pid, maxBytes, () => refuse('too much memory'))
  void inspector.process.exited.then(() => reject(new Error('The process that inspects videos has ended.')))
  tell({ type: 'inspect', sizeBytes })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    unwatch()
  }
}
