import { cpus, totalmem } from 'node:os'

export interface Row {
  work: string
  ours: string
  reference: string
  ratio: number
  target: string
  limit: string
}

/** Adds a row, and prints it immediately. */
export function addRow(rows: Row[], row: Row): void {
  rows.push(row)
  console.log(`${row.work}: ${row.ours} | ${row.reference} | ${row.ratio.toFixed(2)} (${row.target})`)
}

/** A Markdown page with the figures of one run, and how they were measured. */
export function page(title: string, command: string, notes: string[], rows: Row[]): string {
  const [cpu] = cpus()
  const lines = rows.map(
    ({ work, ours, reference, ratio, target, limit }) =>
      `| ${work} | ${ours} | ${reference} | ${ratio.toFixed(2)} | ${target} | ${limit} |`,
  )
  return [
    `# ${title}`,
    '',
    `Command: \`${command}\`, ${new Date().toISOString().slice(0, 10)}. Machine: ${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Linux, Bun ${Bun.version}.`,
    'Client, service, database and reference share its processors; ratios travel to other machines, absolute figures do not.',
    '',
    '| work | ours | reference, same run | ratio | target | what limits it |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
    ...notes,
    '',
  ].join('\n')
}
