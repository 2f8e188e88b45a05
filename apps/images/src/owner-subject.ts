import { allows, partPictureSubject, partSubject, type Subject } from '@abparts/auth/permissions'
import type { ExistingImageOwner } from '@abparts/media/image-owner'
import type { MediaAccess } from '@abparts/runtime/env'

/** What the permission table knows a picture as, to whoever wants to change it. */
export function ownerSubject({ type, id, organizationId }: ExistingImageOwner): Subject {
  switch (type) {
    case 'user':
      return { noun: 'profile_photo', organizationId, userId: id }
    case 'organization':
      return { noun: 'logo', organizationId: id }
    case 'part':
      return partSubject({ organizationId })
  }
}

/** The same to whoever wants to see it: pictures of catalog parts are public, the parts are not. */
export const pictureSubject = (owner: ExistingImageOwner): Subject =>
  owner.type === 'part' ? partPictureSubject(owner) : ownerSubject(owner)

/** May everyone see it, whoever they are? */
export const isPublicPicture = (owner: ExistingImageOwner, access: MediaAccess): boolean =>
  access === 'public' && allows(null, 'see', pictureSubject(owner))
