import { imageFileTypes } from '@abparts/contracts/limits'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ConfirmModal } from '../../components/confirm-modal.tsx'
import { FileButton } from '../../components/file-button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { removePicture } from '../../lib/remove-picture.ts'
import { upload } from '../uploads/uploads.ts'

interface SinglePictureButtonsProps {
  /** `logo` or `photo`. */
  noun: string
  /** Whose it is, in words. */
  place: string
  /** Where a new one is posted. */
  uploadPath: string
  /** Where the present one is; null when there is none. */
  picturePath: string | null
}

/** Uploads, replaces and removes a picture of which there is only one. */
export function SinglePictureButtons({ noun, place, uploadPath, picturePath }: SinglePictureButtonsProps) {
  const [isRemoving, setRemoving] = useState(false)
  return (
    <div className="flex gap-2">
      <FileButton
        label={picturePath === null ? `Upload ${noun}` : `Replace ${noun}`}
        accept={imageFileTypes}
        onSelect={([file]) => file && upload({ file, path: uploadPath, place })}
      />
      {picturePath !== null && (
        <>
          <IconButton icon={Trash2} label={`Remove ${noun}`} variant="secondary" onPress={() => setRemoving(true)} />
          <ConfirmModal
            isOpen={isRemoving}
            onOpenChange={setRemoving}
            title={`Remove the ${noun}?`}
            confirmLabel={`Remove ${noun}`}
            onConfirm={() => removePicture(picturePath)}
          >
            <p>It disappears for everyone. You can upload another one at any time.</p>
          </ConfirmModal>
        </>
      )}
    </div>
  )
}
