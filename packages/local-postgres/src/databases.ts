import postgres from 'postgres'

/** Creates the database in `url` on the server in `url`, unless it exists. Returns whether it was created. */
export async function createDatabase(url: string): Promise<boolean> {
  const server = new URL(url)
  const name = server.pathname.slice(1)
  server.pathname = '/postgres'
  const sql = postgres(server.href, { max: 1, connect_timeout: 5 })
  try {
    const [existing] = await sql`select from pg_database where datname = ${name}`
    if (existing !== undefined) return false
    await sql`create database ${sql(name)}`
    return true
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Drops the database in `url`, if it exists, whoever is connected to it. */
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
