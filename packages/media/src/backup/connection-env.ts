/** A database URL as variables that PostgreSQL's programs read. Arguments could be seen by everyone on the machine. */
export function connectionEnv(databaseUrl: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(databaseUrl)
  const sslMode = searchParams.get('sslmode')
  return {
    PGHOST: hostname.replace(/^\[(.+)\]$/, '$1'),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGCONNECT_TIMEOUT: '5',
    ...(sslMode !== null && { PGSSLMODE: sslMode }),
  }
}
