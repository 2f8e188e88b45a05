import type { Door } from './door.ts'
import { manualDoors } from './doors/manuals.ts'
import { ownDoors } from './doors/own.ts'
import { partDoors } from './doors/parts.ts'
import { peopleDoors } from './doors/people.ts'
import { pictureDoors } from './doors/pictures.ts'
import { reportDoors } from './doors/reports.ts'
import { videoDoors } from './doors/videos.ts'

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
