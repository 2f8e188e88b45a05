/** The text at a signed address. */
export async function fetchText(url: string): Promise<string> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`The text could not be read (status ${answer.status}).`)
  return answer.text()
}
