import { fileURLToPath } from 'node:url'

/** The repository's top directory, with a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url))
