/**
 * Looks into one video, whose storage and key are the arguments, and sends what it saw to the process that started this one.
 * Decoders are native code that may hang or crash on a damaged file: here it hits nobody else.
 */
import { readEnv } from '@abparts/runtime/env'
import { StorageEnv } from '../env.ts'
import { openStoragesOrExit } from '../open-storages-or-exit.ts'
import { viewVideo } from './view-video.ts'

process.on('disconnect', () => process.exit(1))
const storages = await openStoragesOrExit(readEnv(StorageEnv))
const [, , backend, key = ''] = process.argv
const object = await storages.at(backend === 's3' ? 's3' : 'local').open(key)
if (object === null) throw new Error('There is no such object.')
process.send?.('decoding')
process.send?.(await viewVideo(object), () => process.exit(0))
