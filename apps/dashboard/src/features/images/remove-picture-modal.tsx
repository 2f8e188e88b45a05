import { ConfirmModal } from '../../components/confirm-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { removePicture } from '../../lib/remove-picture.ts'

interface RemovePictureModalProps extends OpenState {
  /** `logo` or `photo`. */
  noun: string
  /** The picture's own path. */
  path: string
}

/** Asks before a logo or a photo is removed. */
export function RemovePictureModal({ noun, path, ...state }: RemovePictureModalProps) {
  return (
    <ConfirmModal
      {...state}
      title={`Remove the ${noun}?`}
      confirmLabel={`Remove ${noun}`}
      onConfirm={() => removePicture(path)}
    >
      <p>It disappears for everyone. You can upload another one at any time.</p>
    </ConfirmModal>
  )
}
