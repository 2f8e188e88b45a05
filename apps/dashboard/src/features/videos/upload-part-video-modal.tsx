import { videoFileExtensions } from '@abparts/contracts/limits'
import type { Part } from '@abparts/contracts/part'
import { PartVideoType } from '@abparts/contracts/video'
import { useState } from 'react'
import { z } from 'zod'
import { FileField } from '../../components/file-field.tsx'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { uploadQueue } from '../uploads/uploads.ts'
import { videoTypeOptions } from './labels.ts'
import { videoLimits } from './video-limits.ts'

interface UploadPartVideoModalProps extends OpenState {
  part: Part
  /** What was dropped already. */
  initialFiles: readonly File[]
}

const TypeForm = z.object({ videoType: PartVideoType })

/** Asks for videos of a part and starts their upload, which goes on when the dialog is closed. */
export function UploadPartVideoModal({ part, initialFiles, ...state }: UploadPartVideoModalProps) {
  const [files, setFiles] = useState(initialFiles)
  return (
    <FormModal
      {...state}
      title="Add videos"
      submitLabel="Upload"
      onSubmit={async (form) => {
        if (files.length === 0) throw new Error('Choose a file first.')
        const { videoType } = TypeForm.parse(form)
        const target = { target: 'part', partId: part.id, videoType } as const
        uploadQueue.add(files.map((file) => ({ file, metadata: { ...target, filename: file.name }, place: part.name })))
      }}
    >
      <FileField label="Files" hint={videoLimits} accept={videoFileExtensions} files={files} onSelect={setFiles} />
      <SelectField label="Type" name="videoType" options={videoTypeOptions} defaultValue="demo" />
    </FormModal>
  )
}
