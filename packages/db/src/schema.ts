export { auditEvents } from './schema/audit-events.ts'
export { accounts, jwks, sessions, verifications } from './schema/auth.ts'
export { cdnPurges } from './schema/cdn-purges.ts'
export { documents } from './schema/documents.ts'
export { imageBlobs, images } from './schema/images.ts'
export { installation } from './schema/installation.ts'
export { invitations } from './schema/invitations.ts'
export { lineages } from './schema/lineages.ts'
export { organizations, organizationUsage } from './schema/organizations.ts'
export { parts } from './schema/parts.ts'
export { rateLimits } from './schema/rate-limits.ts'
export { revocations } from './schema/revocations.ts'
export { storageDeletions, storageObjects } from './schema/storage-objects.ts'
export { users } from './schema/users.ts'
export {
  partVideos,
  supportVideos,
  videoCaptions,
  videoPosters,
  videoRenditions,
  videoStoryboards,
  videos,
  videoUploads,
} from './schema/videos.ts'
