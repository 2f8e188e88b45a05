import type { Part } from '@abparts/contracts/part'
import { type PartVideo, PartVideoType } from '@abparts/contracts/video'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { FileField } from '../../components/file-picker.tsx'
import { EditModal, FormModal } from '../../components/form-modal.tsx'
import { Modal, type OpenState } from '../../components/modal.tsx'
import { SelectField } from '../../components/select.tsx'
import { useLimits } from '../../lib/limits.ts'
import { trpc } from '../../lib/trpc.ts'
import { PlayerKeysHint } from '../player/player-keys.tsx'
import { VideoPlayer } from '../player/video-player.tsx'
import { uploadQueue } from '../uploads/uploads.ts'
import { DownloadLink, videoTypeLabels, videoTypeOptions } from './video.tsx'

interface PartVideoModalProps extends OpenState {
  part: Part
  video: PartVideo
}

/** A part's video, large. */
export function PartVideoModal({ part, video, ...state }: PartVideoModalProps) {
  const title = `${part.name}: ${videoTypeLabels[video.videoType]}`
  return (
    <Modal {...state} title={title} width="wide" isDismissable>
      {() => (
        <div className="flex flex-col gap-3">
          <VideoPlayer key={video.id} video={video} label={title} takesFocus />
          <div className="flex items-start justify-between gap-4">
            <PlayerKeysHint />
            <DownloadLink video={video} />
          </div>
        </div>
      )}
    </Modal>
  )
}

const TypeForm = z.object({ videoType: PartVideoType })

export function EditPartVideoModal({ video, ...state }: OpenState & { video: PartVideo }) {
  const update = useMutation(trpc.videos.update.mutationOptions({ meta: { showsError: true } }))
  return (
    <EditModal
      {...state}
      title="Change type"
      onSave={(changed) => update.mutateAsync({ id: video.id, ...TypeForm.parse(changed) })}
    >
      <SelectField label="Type" name="videoType" options={videoTypeOptions} defaultValue={video.videoType} />
    </EditModal>
  )
}

interface UploadPartVideoModalProps extends OpenState {
  part: Part
  /** Files that were already dropped. */
  initialFiles: readonly File[]
}

/** Asks for videos of a part and starts their upload, which continues after the dialog is closed. */
export function UploadPartVideoModal({ part, initialFiles, ...state }: UploadPartVideoModalProps) {
  const [files, setFiles] = useState(initialFiles)
  const { videos: limits } = useLimits()
  return (
    <FormModal
      {...state}
      title="Add videos"
      submitLabel="Upload"
      onSubmit={async (form) => {
        if (files.length === 0) throw new Error('Choose a file first.')
        const { videoType } = TypeForm.parse(form)
        const target = { target: 'part', partId: part.id, videoType } as const
        uploadQueue.add(
          files.map((file) => ({ file, metadata: { ...target, filename: file.name }, destination: part.name })),
        )
      }}
    >
      <FileField label="Files" limits={limits} files={files} onSelect={setFiles} />
      <SelectField label="Type" name="videoType" options={videoTypeOptions} defaultValue="demo" />
    </FormModal>
  )
}
