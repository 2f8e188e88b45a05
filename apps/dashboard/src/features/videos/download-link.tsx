import type { Video } from '@abparts/contracts/video'
import { Download } from 'lucide-react'
import { buttonStyle } from '../../components/button-style.ts'

/** Saves the file as it was uploaded. */
export function DownloadLink({ video }: { video: Video }) {
  return (
    <a href={video.originalUrl} download={video.originalFilename} className={buttonStyle('secondary')}>
      <Download aria-hidden />
      Download
    </a>
  )
}
