import postgres from 'postgres'

/** Drops the database that `url` names, if it is there, whoever is connected to it. */
export async function dropDatabase(url: string): Promise<void> {
  const server = new URL(url)
  const name = server.pathname.slice(1)
  server.pathname = '/postgres'
  const sql = postgres(server.href, { max: 1, connect_timeout: 5, onnotice: () => undefined })
  try {
    await sql`drop database if exists ${sql(name)} with (force)`
  } finally {
    await sql.end({ timeout: 5 })
  }
}
