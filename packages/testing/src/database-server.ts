import { migrateDatabase } from '@abparts/db/migrate'
import { createDatabase } from '@abparts/local-postgres/databases'
import { startThrowawayServer } from '@abparts/local-postgres/throwaway'
import type { TestProject } from 'vitest/node'

/** Vitest's global setup: one PostgreSQL server for the whole run, with a migrated database to copy from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startThrowawayServer()
  const template = new URL(server.url)
  template.pathname = '/template'
  await createDatabase(template.href)
  await migrateDatabase(template.href)
  project.provide('templateDatabaseUrl', template.href)
  return server.close
}
