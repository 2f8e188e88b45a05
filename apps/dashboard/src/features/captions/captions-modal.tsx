import { type Caption, CaptionLanguage, type Video } from '@abparts/contracts/video'
import { useMutation } from '@tanstack/react-query'
import { Captions, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { FileField } from '../../components/file-picker.tsx'
import { FormModal } from '../../components/form-modal.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import type { OpenState } from '../../components/modal.tsx'
import { SelectField } from '../../components/select.tsx'
import { showRemoved } from '../../components/toast-queue.ts'
import { useLimits } from '../../lib/limits.ts'
import { queryClient } from '../../lib/query-client.ts'
import { fetchText, sendRequest } from '../../lib/requests.ts'
import { trpcClient } from '../../lib/trpc.ts'
import { languageOfFile, languageOptions } from './languages.ts'

/** Sets a video's captions in a language. Throws an error with the service's sentence. */
async function putCaptions(videoId: string, language: string, text: Blob): Promise<void> {
  const headers = { 'content-type': 'text/vtt' }
  await sendRequest('PUT', `/videos/${videoId}/captions/${language}.vtt`, { headers, body: text })
  await queryClient.invalidateQueries()
}

/** Deletes captions and offers to restore them: they are read first, and uploaded again on undo. */
function useRemoveCaptions(videoId: string): (caption: Caption) => void {
  const restore = useMutation({
    mutationFn: ({ language, text }: { language: string; text: string }) =>
      putCaptions(videoId, language, new Blob([text])),
    meta: { failure: 'The captions could not be restored.' },
  })
  const remove = useMutation({
    mutationFn: async ({ language, url }: Caption) => {
      const text = await fetchText(url)
      await trpcClient.videos.removeCaption.mutate({ id: videoId, language })
      return text
    },
    meta: { failure: 'The captions could not be deleted.' },
    onSuccess: (text, { language, label }) =>
      showRemoved(`${label} captions deleted.`, () => restore.mutate({ language, text })),
  })
  return (caption) => remove.mutate(caption)
}

/** The languages in which a video has captions. */
function CaptionList({ video }: { video: Video }) {
  const remove = useRemoveCaptions(video.id)
  if (video.captions.length === 0) return <p className="text-muted">This video has no captions yet.</p>
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {video.captions.map((caption) => (
        <li key={caption.language} className="flex items-center gap-3 py-1 pr-1 pl-3">
          <Captions aria-hidden strokeWidth={1.5} className="size-5 text-muted" />
          <span lang={caption.language} className="flex-1">
            {caption.label}
          </span>
          <IconButton icon={Trash2} label={`Delete ${caption.label} captions`} onPress={() => remove(caption)} />
        </li>
      ))}
    </ul>
  )
}

const LanguageForm = z.object({ language: CaptionLanguage })

/** Lists a video's captions, and adds more. */
export function CaptionsModal({ video, ...state }: OpenState & { video: Video }) {
  const [files, setFiles] = useState<readonly File[]>([])
  const [file] = files
  const { captions: limits } = useLimits()
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
      <FileField label="File" limits={limits} files={files} onSelect={setFiles} />
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
