import type { Resource, ResourceKind } from '../endpoint.ts'

/** What concerns all organizations. */
export const wholePlatform: ResourceKind<Resource> = {
  what: 'the platform',
  nouns: ['platform'],
  owners: ['nobody'],
  make: async () => ({ id: '', subject: { noun: 'platform' } }),
}
