/** Waits that long, or until the browser is online again. Throws the signal's reason when aborted. */
export async function pauseOrConnection(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const proceed = () => resolve()
  const timer = setTimeout(proceed, milliseconds)
  window.addEventListener('online', proceed)
  signal.addEventListener('abort', proceed)
  await promise
  clearTimeout(timer)
  window.removeEventListener('online', proceed)
  signal.removeEventListener('abort', proceed)
  signal.throwIfAborted()
}
