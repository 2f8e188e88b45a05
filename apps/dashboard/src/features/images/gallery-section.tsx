import { partImageResource } from '@abparts/auth/permissions'
import type { Part } from '@abparts/contracts/part'
import { FileButton, FileDrop, UploadHint } from '../../components/file-picker.tsx'
import { Section, SectionHeader } from '../../components/page.tsx'
import { useLimits } from '../../lib/limits.ts'
import { useMay } from '../account/profile.tsx'
import { Gallery, GallerySkeleton } from './gallery.tsx'
import { uploadImages } from './upload-images.tsx'

/** A part's images. People with permission can add, sort, describe and remove them. */
export function GallerySection({ part }: { part: Part }) {
  const may = useMay()
  const resource = partImageResource(part)
  const { images } = useLimits()
  const mayAdd = may('create', resource)
  const add = (files: File[]) => uploadImages(part, files)
  return (
    <FileDrop label="Drop images to add them" isDisabled={!mayAdd} onDrop={add}>
      <SectionHeader title="Images" hint={mayAdd && <UploadHint limits={images} />}>
        {mayAdd && <FileButton label="Add images" limits={images} allowsMultiple onSelect={add} />}
      </SectionHeader>
      <Section skeleton={<GallerySkeleton />}>
        <Gallery part={part} mayEdit={may('edit', resource)} mayRemove={may('delete', resource)} />
      </Section>
    </FileDrop>
  )
}
