import { Description } from '@abparts/contracts/fields'
import { maxDescriptionLength, maxNameLength } from '@abparts/contracts/limits'
import {
  SupportVideoFields as AllFields,
  SupportVideoFields as SupportFields,
  type SupportVideo,
} from '@abparts/contracts/video'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FileField } from '../../components/file-picker.tsx'
import { EditModal, FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { SelectField } from '../../components/select.tsx'
import { TextField } from '../../components/text-field.tsx'
import { titleOfFile } from '../../lib/format.ts'
import { useLimits } from '../../lib/limits.ts'
import { trpc } from '../../lib/trpc.ts'
import { uploadQueue } from '../uploads/uploads.ts'
import { categoryOptions } from './video.tsx'

/** The fields of a support video's form. */
function SupportVideoFields({ video }: { video: SupportVideo }) {
  return (
    <>
      <TextField label="Title" name="title" defaultValue={video.title} maxLength={maxNameLength} isRequired />
      <SelectField label="Category" name="category" options={categoryOptions} defaultValue={video.category} />
      <TextField
        label="Description"
        name="description"
        defaultValue={video.description ?? ''}
        maxLength={maxDescriptionLength}
        lines={4}
      />
    </>
  )
}

const SupportVideoForm = AllFields.extend({
  description: Description.transform((text) => text || null),
}).partial()

export function EditSupportVideoModal({ video, ...state }: OpenState & { video: SupportVideo }) {
  const update = useMutation(trpc.videos.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Edit video"
      onSave={(changed) => update.mutateAsync({ id: video.id, ...SupportVideoForm.parse(changed) })}
    >
      <SupportVideoFields video={video} />
    </EditModal>
  )
}

const nameOf = (index: number) => `title-${index}`

/** Asks for support videos and starts their upload, which continues after the dialog is closed. */
export function UploadSupportVideoModal({ initialFiles, ...state }: OpenState & { initialFiles: readonly File[] }) {
  const [files, setFiles] = useState(initialFiles)
  const { videos: limits } = useLimits()
  return (
    <FormModal
      {...state}
      title="Upload support videos"
      submitLabel="Upload"
      onSubmit={async ({ description, ...form }) => {
        if (files.length === 0) throw new Error('Choose a file first.')
        const shared = { ...form, ...(description !== '' && { description }) }
        const requests = files.map((file, index) => {
          const fields = SupportFields.parse({ ...shared, title: form[nameOf(index)] })
          return {
            file,
            metadata: { target: 'support', filename: file.name, ...fields } as const,
            destination: 'Support videos',
          }
        })
        uploadQueue.add(requests)
      }}
    >
      <FileField label="Files" limits={limits} files={files} onSelect={setFiles} />
      {files.map((file, index) => (
        <TextField
          key={`${file.name} ${file.lastModified}`}
          label={files.length === 1 ? 'Title' : `Title of ${file.name}`}
          name={nameOf(index)}
          defaultValue={titleOfFile(file)}
          maxLength={maxNameLength}
          isRequired
        />
      ))}
      <SelectField label="Category" name="category" options={categoryOptions} defaultValue="machine_setup" />
      <TextField label="Description" name="description" maxLength={maxDescriptionLength} lines={4} />
    </FormModal>
  )
}
