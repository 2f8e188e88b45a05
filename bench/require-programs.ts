/** Ends the process with one sentence when a program is missing: a benchmark installs nothing. */
export function requirePrograms(programs: Record<string, string>): void {
  const missing = Object.entries(programs).filter(([program]) => Bun.which(program) === null)
  if (missing.length === 0) return
  const packages = [...new Set(missing.map(([, debianPackage]) => debianPackage))].join(' ')
  console.error(`Missing: ${missing.map(([program]) => program).join(', ')}. On Debian: apt-get install ${packages}`)
  process.exit(1)
}
