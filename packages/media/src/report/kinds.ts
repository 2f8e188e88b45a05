import type { MediaKind } from '@abparts/contracts/storage-report'

/** Pictures that people upload. */
export const pictureKinds: MediaKind[] = ['part_picture', 'profile_photo', 'logo']

/** All that people upload, and what counts for a quota; the rest is made of it. */
export const uploadedKinds: MediaKind[] = [...pictureKinds, 'video', 'manual']

/** What is in a storage. */
export const objectKinds: MediaKind[] = ['video', 'rendition', 'manual']
