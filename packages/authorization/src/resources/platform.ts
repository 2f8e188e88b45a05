import type { Kind, Thing } from '../endpoint.ts'

/** What concerns all organizations. */
export const wholePlatform: Kind<Thing> = {
  what: 'the platform',
  nouns: ['platform'],
  owners: ['nobody'],
  make: async () => ({ id: '', subject: { noun: 'platform' } }),
}
