import { type Door, door } from '../door.ts'
import { quota } from '../things/organizations.ts'
import { wholePlatform } from '../things/platform.ts'

export const reportDoors: Door[] = [
  door(quota, 'see', 'reports.organization', ({ id }) => ({ input: { id } })),
  door(wholePlatform, 'see', 'reports.platform', () => ({ input: {} })),
]
