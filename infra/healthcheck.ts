// Exits with code 0 if the given URL responds successfully.
const [, , url = ''] = process.argv
const isReady = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
  (answer) => answer.ok,
  () => false,
)
process.exit(isReady ? 0 : 1)
