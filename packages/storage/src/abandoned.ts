const resumableHours = 48

/**
 * A resumable write that nobody has gone on with since then is not wanted any more: its owner would have aborted it
 * long before.
 */
export const abandonedBefore = () => new Date(Date.now() - resumableHours * 3_600_000)
