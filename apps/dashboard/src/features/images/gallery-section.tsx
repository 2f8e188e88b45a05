import { partPictureSubject } from '@abparts/auth/permissions'
import { formatBytes } from '@abparts/contracts/format-bytes'
import { imageFileTypes, imageFormatLabels } from '@abparts/contracts/image'
import { maxImageUploadBytes } from '@abparts/contracts/limits'
import type { Part } from '@abparts/contracts/part'
import { FileButton, FileDrop, UploadHint } from '../../components/file-picker.tsx'
import { Section, SectionHeader } from '../../components/page.tsx'
import { useMay } from '../account/profile.tsx'
import { Gallery, GallerySkeleton } from './gallery.tsx'
import { uploadPictures } from './upload-images.tsx'

const formats = Object.values(imageFormatLabels).join(', ')

/** A part's pictures: to look at, and for those who may, to add, sort, describe and remove. */
export function GallerySection({ part }: { part: Part }) {
  const may = useMay()
  const subject = partPictureSubject(part)
  const mayAdd = may('create', subject)
  const add = (files: File[]) => uploadPictures(part, files)
  return (
    <FileDrop label="Drop pictures to add them" isDisabled={!mayAdd} onDrop={add}>
      <SectionHeader
        title="Pictures"
        hint={mayAdd && <UploadHint limits={`${formats}, up to ${formatBytes(maxImageUploadBytes)} each.`} />}
      >
        {mayAdd && <FileButton label="Add pictures" accept={imageFileTypes} allowsMultiple onSelect={add} />}
      </SectionHeader>
      <Section skeleton={<GallerySkeleton />}>
        <Gallery part={part} mayEdit={may('edit', subject)} mayRemove={may('delete', subject)} />
      </Section>
    </FileDrop>
  )
}
