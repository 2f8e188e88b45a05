/**
 * Looks into one video, whose key is the argument, and sends what it saw to the process that started this one.
 * Decoders are native code that may hang or crash on a damaged file: here it hits nobody else.
 */
import { readEnv } from '@abparts/runtime/env'
import { StorageEnv } from '../env.ts'
import { openStorage } from '../open-storage.ts'
import { viewVideo } from './view-video.ts'

process.on('disconnect', () => process.exit(1))
const storage = await openStorage(readEnv(StorageEnv))
const object = await storage.open(process.argv[2] ?? '')
if (object === null) throw new Error('There is no such object.')
process.send?.('decoding')
process.send?.(await viewVideo(object), () => process.exit(0))
