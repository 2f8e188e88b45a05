import type { Account } from '@abparts/contracts/account'
import { getImageUrl } from '@abparts/contracts/image'
import { maxImageUploadBytes } from '@abparts/contracts/limits'
import { Avatar } from '../../components/avatar.tsx'
import { formatBytes } from '../../lib/format.ts'
import { SinglePictureButtons } from '../images/single-picture-buttons.tsx'

export function PhotoEditor({ account }: { account: Account }) {
  const { id, name, photoUrl } = account
  return (
    <div className="flex flex-wrap items-center gap-5">
      <Avatar name={name} url={photoUrl} className="size-20" />
      <div className="flex flex-col gap-2">
        <SinglePictureButtons
          noun="photo"
          place="Your photo"
          uploadPath="/users/profile-photo"
          picturePath={photoUrl && getImageUrl('user', id)}
        />
        <p className="text-xs text-muted">
          Up to {formatBytes(maxImageUploadBytes)}. Seen by the members of your organization.
        </p>
      </div>
    </div>
  )
}
