import type { ResourceKind, Sample } from '../endpoint.ts'

/** What concerns all organizations. */
export const wholePlatform: ResourceKind<Sample> = {
  what: 'the platform',
  types: ['platform'],
  owners: ['nobody'],
  make: async () => ({ id: '', resource: { type: 'platform' } }),
}
