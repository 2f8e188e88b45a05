import { formatBytes } from '@abparts/contracts/format-bytes'
import { maxCaptionBytes } from '@abparts/contracts/limits'
import { CaptionLanguage, type Video } from '@abparts/contracts/video'
import { useState } from 'react'
import { z } from 'zod'
import { FileField } from '../../components/file-field.tsx'
import { FormModal } from '../../components/form-modal.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { CaptionList } from './caption-list.tsx'
import { languageOfFile, languageOptions } from './languages.ts'
import { putCaptions } from './put-captions.ts'

const LanguageForm = z.object({ language: CaptionLanguage })

/** A video's captions: which there are, and one more. */
export function CaptionsModal({ video, ...state }: OpenState & { video: Video }) {
  const [files, setFiles] = useState<readonly File[]>([])
  const [file] = files
  return (
    <FormModal
      {...state}
      title="Captions"
      submitLabel="Add captions"
      onSubmit={async (form) => {
        if (file === undefined) throw new Error('Choose a file first.')
        await putCaptions(video.id, LanguageForm.parse(form).language, file)
      }}
    >
      <CaptionList video={video} />
      <FileField
        label="File"
        hint={`WebVTT, up to ${formatBytes(maxCaptionBytes)}.`}
        accept={['.vtt']}
        files={files}
        onSelect={setFiles}
      />
      <SelectField
        key={file?.name}
        label="Language"
        name="language"
        options={languageOptions}
        defaultValue={languageOfFile(file?.name ?? '')}
      />
    </FormModal>
  )
}
