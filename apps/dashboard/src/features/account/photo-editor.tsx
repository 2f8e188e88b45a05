import type { Account } from '@abparts/contracts/account'
import { formatBytes } from '@abparts/contracts/format-bytes'
import { getImageUrl } from '@abparts/contracts/image'
import { maxImageUploadBytes } from '@abparts/contracts/limits'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '../../components/avatar.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { RemovePictureModal } from '../images/remove-picture-modal.tsx'
import { UploadPictureButton } from '../images/upload-picture-button.tsx'

export function PhotoEditor({ account }: { account: Account }) {
  const { id, name, photoUrl } = account
  const [isRemoving, setRemoving] = useState(false)
  return (
    <div className="flex flex-wrap items-center gap-5">
      <Avatar name={name} url={photoUrl} className="size-20" />
      <div className="flex flex-col gap-2">
        <div className="flex gap-2">
          <UploadPictureButton
            label={photoUrl === null ? 'Upload photo' : 'Replace photo'}
            place="Your photo"
            path="/users/profile-photo"
          />
          {photoUrl !== null && (
            <IconButton icon={Trash2} label="Remove photo" variant="secondary" onPress={() => setRemoving(true)} />
          )}
        </div>
        <p className="text-xs text-muted">
          Up to {formatBytes(maxImageUploadBytes)}. Seen by the members of your organization.
        </p>
      </div>
      <RemovePictureModal noun="photo" path={getImageUrl('user', id)} isOpen={isRemoving} onOpenChange={setRemoving} />
    </div>
  )
}
