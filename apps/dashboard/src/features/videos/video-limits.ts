import { formatBytes } from '@abparts/contracts/format-bytes'
import { defaultMaxVideoBytes } from '@abparts/contracts/limits'
import { videoFileLabels } from '@abparts/contracts/video'

/** What may be uploaded, as a human-readable line. */
export const videoLimits = `${Object.values(videoFileLabels).join(', ')}, up to ${formatBytes(defaultMaxVideoBytes)}.`
