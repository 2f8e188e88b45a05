import { createHash, randomBytes } from 'node:crypto'

/** The secret part of an invitation's link. Only its hash is kept. */
export const createInvitationToken = (): string => randomBytes(32).toString('base64url')

export const hashInvitationToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Behind `#`, so that it is sent to no server and stands in no log. */
export const invitationLink = (publicUrl: string, token: string): string => `${publicUrl}/invitation#${token}`
