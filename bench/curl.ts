/** Runs curl and returns the seconds that the transfer took. Throws unless the status is the expected one. */
export async function curlSeconds(url: string, expectedStatus: number, args: string[]): Promise<number> {
  const format = '\n%{http_code} %{time_total}'
  const curl = Bun.spawn(['curl', '-sS', '-H', 'Expect:', '-w', format, ...args, url], { stdout: 'pipe' })
  const output = await curl.stdout.text()
  const [status, seconds] = output
    .slice(output.lastIndexOf('\n') + 1)
    .split(' ')
    .map(Number)
  if (status !== expectedStatus || seconds === undefined) throw new Error(`${url}: ${output}`)
  return seconds
}
