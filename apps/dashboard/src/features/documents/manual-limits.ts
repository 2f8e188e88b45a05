import { formatBytes } from '@abparts/contracts/format-bytes'
import { maxDocumentBytes } from '@abparts/contracts/limits'

/** What the system's file chooser offers. */
export const manualFileTypes = ['application/pdf'] as const

/** What may be uploaded, as a line for people. */
export const manualLimits = `PDF, up to ${formatBytes(maxDocumentBytes)} each.`
