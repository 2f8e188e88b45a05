import { formatBytes } from '@abparts/contracts/format-bytes'
import { defaultMaxVideoBytes, videoFileExtensions } from '@abparts/contracts/limits'

/** What may be uploaded, as a line for people. */
export const videoLimits = `${videoFileExtensions.map((name) => name.slice(1).toUpperCase()).join(', ')}, up to ${formatBytes(defaultMaxVideoBytes)}.`
