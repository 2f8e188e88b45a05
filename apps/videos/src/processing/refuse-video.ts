import { AppError } from '@abparts/contracts/error'

/** What ends the processing of a video for good: a sentence that its uploader can act on. */
export const refuseVideo = (sentence: string, cause?: unknown) => new AppError('unprocessable', sentence, { cause })
