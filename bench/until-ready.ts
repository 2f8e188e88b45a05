/** Waits for a server that was just started, until it answers well at this URL. Throws when it does not in ten seconds. */
export async function untilReady(url: string): Promise<void> {
  const isReady = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await isReady()) return
    await Bun.sleep(50)
  }
  throw new Error(`Nothing answers at ${url}.`)
}
