import { partResource } from '@abparts/auth/permissions'
import type { Part } from '@abparts/contracts/part'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { FileDrop, UploadHint } from '../../components/file-picker.tsx'
import { Section, SectionHeader } from '../../components/page.tsx'
import { useLimits } from '../../lib/limits.ts'
import { useMay } from '../account/profile.tsx'
import { UploadPartVideoModal } from './part-video-form.tsx'
import { PartVideoList } from './part-video-list.tsx'
import { VideoGridSkeleton } from './video-grid-skeleton.tsx'

/** A part's videos. */
export function PartVideosSection({ part }: { part: Part }) {
  const may = useMay()
  const resource = partResource(part)
  const { videos } = useLimits()
  const mayAdd = may('create', resource)
  /** The dialog is open when this is set, with the files that were dropped. */
  const [added, setAdded] = useState<File[] | null>(null)
  return (
    <FileDrop label="Drop videos to add them" isDisabled={!mayAdd} onDrop={setAdded}>
      <SectionHeader title="Videos" hint={mayAdd && <UploadHint limits={videos} />}>
        {mayAdd && (
          <Button onPress={() => setAdded([])}>
            <Plus aria-hidden />
            Add videos
          </Button>
        )}
      </SectionHeader>
      <Section skeleton={<VideoGridSkeleton />}>
        <PartVideoList part={part} mayEdit={may('edit', resource)} mayRemove={may('delete', resource)} />
      </Section>
      {added && <UploadPartVideoModal part={part} initialFiles={added} isOpen onOpenChange={() => setAdded(null)} />}
    </FileDrop>
  )
}
