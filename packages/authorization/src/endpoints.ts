import type { Door } from './endpoint.ts'
import { manualDoors } from './endpoints/documents.ts'
import { pictureDoors } from './endpoints/images.ts'
import { ownDoors } from './endpoints/own.ts'
import { partDoors } from './endpoints/parts.ts'
import { peopleDoors } from './endpoints/people.ts'
import { reportDoors } from './endpoints/reports.ts'
import { videoDoors } from './endpoints/videos.ts'

/** Every way to something that the permission table knows. */
export const doors: Door[] = [
  ...partDoors,
  ...pictureDoors,
  ...videoDoors,
  ...manualDoors,
  ...peopleDoors,
  ...reportDoors,
  ...ownDoors,
]
