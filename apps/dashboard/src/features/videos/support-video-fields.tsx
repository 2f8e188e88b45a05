import { maxDescriptionLength, maxNameLength } from '@abparts/contracts/limits'
import type { SupportVideo } from '@abparts/contracts/video'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { categoryOptions } from './labels.ts'

/** The fields of a support video's form. */
export function SupportVideoFields({ video }: { video: SupportVideo }) {
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
