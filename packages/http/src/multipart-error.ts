import { AppError } from '@abparts/contracts/error'

const mebibytes = (bytes: number) => Number((bytes / 1024 ** 2).toFixed(2))

export const tooLarge = (maxBytes: number) =>
  new AppError('too_large', `The file is larger than the limit of ${maxBytes} bytes (${mebibytes(maxBytes)} MiB).`)

/** A failure of reading the body as the sender's mistake, unless it is one that says more. */
export const brokenBody = (cause: unknown) =>
  cause instanceof AppError
    ? cause
    : new AppError('bad_request', 'The multipart body is broken, or breaks off before its end.', { cause })
