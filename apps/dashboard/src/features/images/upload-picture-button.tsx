import { imageFileTypes, maxImageUploadBytes } from '@abparts/contracts/limits'
import { FileButton } from '../../components/file-button.tsx'
import { uploadQueue } from '../uploads/uploads.ts'

interface UploadPictureButtonProps {
  label: string
  /** Whose picture it is, in words. */
  place: string
  /** Where it is posted. */
  path: string
}

/** Uploads a picture of which there is only one; it takes the place of the present one. */
export function UploadPictureButton({ label, place, path }: UploadPictureButtonProps) {
  return (
    <FileButton
      label={label}
      accept={imageFileTypes}
      onSelect={(files) => uploadQueue.add(files.map((file) => ({ file, path, place, maxBytes: maxImageUploadBytes })))}
    />
  )
}
