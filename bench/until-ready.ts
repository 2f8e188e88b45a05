/** Waits until a server that was just started answers successfully at this URL. Throws after ten seconds. */
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
