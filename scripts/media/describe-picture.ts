import type { PictureFinding } from '@abparts/media/verify-pictures'

/** A damaged picture in a line, as `verify` prints damaged objects. */
export const describePicture = ({ problem, backend, label, id }: PictureFinding): string =>
  `${problem.padEnd(13)} ${backend} ${label}  ${id}`
