import { videoFileExtensions } from '@abparts/contracts/limits'
import { SupportVideoFields as SupportVideoForm } from '@abparts/contracts/video'
import { useState } from 'react'
import { FileField } from '../../components/file-field.tsx'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { uploadQueue } from '../uploads/uploads.ts'
import { SupportVideoFields } from './support-video-fields.tsx'
import { videoLimits } from './video-limits.ts'

/** Asks for a support video and starts its upload, which goes on when the dialog is closed. */
export function UploadSupportVideoModal(state: OpenState) {
  const [file, setFile] = useState<File | null>(null)
  return (
    <FormModal
      {...state}
      title="Upload support video"
      submitLabel="Upload"
      onSubmit={async (form) => {
        if (file === null) throw new Error('Choose a file first.')
        const { title, category, description } = SupportVideoForm.parse(form)
        const fields = { title, category, ...(description && { description }) }
        uploadQueue.add([{ file, path: '/videos/support', fields, place: 'Support videos' }])
      }}
    >
      <FileField label="File" hint={videoLimits} accept={videoFileExtensions} file={file} onSelect={setFile} />
      <SupportVideoFields />
    </FormModal>
  )
}
