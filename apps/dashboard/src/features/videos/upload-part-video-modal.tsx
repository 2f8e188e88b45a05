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
  /** A file that was dropped already. */
  initialFile: File | null
}

const TypeForm = z.object({ videoType: PartVideoType })

/** Asks for a video of a part and starts its upload, which goes on when the dialog is closed. */
export function UploadPartVideoModal({ part, initialFile, ...state }: UploadPartVideoModalProps) {
  const [file, setFile] = useState(initialFile)
  return (
    <FormModal
      {...state}
      title="Add video"
      submitLabel="Upload"
      onSubmit={async (form) => {
        if (file === null) throw new Error('Choose a file first.')
        const { videoType } = TypeForm.parse(form)
        const fields = { video_type: videoType }
        uploadQueue.add([{ file, path: `/videos/parts/${part.id}`, fields, place: part.name }])
      }}
    >
      <FileField label="File" hint={videoLimits} accept={videoFileExtensions} file={file} onSelect={setFile} />
      <SelectField label="Type" name="videoType" options={videoTypeOptions} defaultValue="demo" />
    </FormModal>
  )
}
