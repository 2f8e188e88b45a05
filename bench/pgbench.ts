import path from 'node:path'

const firstNumber = 100_000_000_000

/** Ids that pgbench can derive from a number. */
export const numberedId = (index: number): string => `00000000-0000-4000-8000-${firstNumber + index}`

/** Rows per second that pgbench reads at random from `image_blobs` with 16 clients: text, prepared statements. */
export async function pgbenchReads(
  databaseUrl: string,
  directory: string,
  { count, seconds }: { count: number; seconds: number },
): Promise<number> {
  const script = path.join(directory, 'read.sql')
  await Bun.write(
    script,
    [
      `\\set number random(${firstNumber}, ${firstNumber + count - 1})`,
      "select bytes from image_blobs where image_id = ('00000000-0000-4000-8000-' || :number)::uuid;\n",
    ].join('\n'),
  )
  const pgbench = Bun.spawn(
    ['pgbench', '-n', '-M', 'prepared', '-c', '16', '-j', '1', '-T', String(seconds), '-f', script, databaseUrl],
    { stdout: 'pipe', stderr: 'pipe' },
  )
  const [output, errors] = await Promise.all([pgbench.stdout.text(), pgbench.stderr.text()])
  const rowsPerSecond = Number(/tps = ([\d.]+)/.exec(output)?.[1])
  if (!rowsPerSecond) throw new Error(`pgbench failed: ${output}${errors}`)
  return rowsPerSecond
}
