import { partSubject } from '@abparts/auth/permissions'
import type { Part } from '@abparts/contracts/part'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { FileDrop } from '../../components/file-drop.tsx'
import { Section } from '../../components/section.tsx'
import { SectionHeader } from '../../components/section-header.tsx'
import { UploadHint } from '../../components/upload-hint.tsx'
import { useMay } from '../account/use-account.ts'
import { PartVideoList } from './part-video-list.tsx'
import { UploadPartVideoModal } from './upload-part-video-modal.tsx'
import { VideoGridSkeleton } from './video-grid-skeleton.tsx'
import { videoLimits } from './video-limits.ts'

/** A part's videos. */
export function PartVideosSection({ part }: { part: Part }) {
  const may = useMay()
  const subject = partSubject(part)
  const mayAdd = may('create', subject)
  /** The dialog is open when this is set; with the file that opened it. */
  const [adding, setAdding] = useState<{ file: File | null } | null>(null)
  return (
    <FileDrop label="Drop a video to add it" isDisabled={!mayAdd} onDrop={([file = null]) => setAdding({ file })}>
      <SectionHeader title="Videos" hint={mayAdd && <UploadHint limits={videoLimits} />}>
        {mayAdd && (
          <Button onPress={() => setAdding({ file: null })}>
            <Plus aria-hidden />
            Add video
          </Button>
        )}
      </SectionHeader>
      <Section skeleton={<VideoGridSkeleton />}>
        <PartVideoList part={part} mayEdit={may('edit', subject)} mayRemove={may('delete', subject)} />
      </Section>
      {adding && (
        <UploadPartVideoModal part={part} initialFile={adding.file} isOpen onOpenChange={() => setAdding(null)} />
      )}
    </FileDrop>
  )
}
