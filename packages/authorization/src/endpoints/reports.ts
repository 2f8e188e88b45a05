import { type Door, door } from '../endpoint.ts'
import { quota } from '../resources/organizations.ts'
import { wholePlatform } from '../resources/platform.ts'

export const reportDoors: Door[] = [
  door(quota, 'view', 'reports.organization', ({ id }) => ({ input: { id } })),
  door(wholePlatform, 'view', 'reports.platform', () => ({ input: {} })),
]
