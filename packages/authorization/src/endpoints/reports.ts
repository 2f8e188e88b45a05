import { type Endpoint, endpoint } from '../endpoint.ts'
import { quota } from '../resources/organizations.ts'
import { wholePlatform } from '../resources/platform.ts'

export const reportEndpoints: Endpoint[] = [
  endpoint(quota, 'view', 'reports.organization', ({ id }) => ({ input: { id } })),
  endpoint(wholePlatform, 'view', 'reports.platform', () => ({ input: {} })),
]
