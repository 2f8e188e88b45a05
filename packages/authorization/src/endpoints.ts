import type { Endpoint } from './endpoint.ts'
import { documentEndpoints } from './endpoints/documents.ts'
import { imageEndpoints } from './endpoints/images.ts'
import { ownEndpoints } from './endpoints/own.ts'
import { partEndpoints } from './endpoints/parts.ts'
import { peopleEndpoints } from './endpoints/people.ts'
import { reportEndpoints } from './endpoints/reports.ts'
import { videoEndpoints } from './endpoints/videos.ts'

/** Every endpoint for something in the permission table. */
export const endpoints: Endpoint[] = [
  ...partEndpoints,
  ...imageEndpoints,
  ...videoEndpoints,
  ...documentEndpoints,
  ...peopleEndpoints,
  ...reportEndpoints,
  ...ownEndpoints,
]
