/** Signed URLs live for at least five minutes: everything shown is read again before that. */
export const refreshMilliseconds = 4 * 60_000
