import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import { readJson, writePrivate } from './json-files.ts'

const Secrets = z.object({ authSecret: z.string(), mediaUrlSecret: z.string(), databasePassword: z.string() })
export type Secrets = z.infer<typeof Secrets>

const generate = () => randomBytes(32).toString('base64url')

/** This installation's own secrets, created on its first start. */
export function loadSecrets(dataDirectory: string): Secrets {
  const file = path.join(dataDirectory, 'secrets.json')
  const known = readJson(file, Secrets)
  if (known !== null) return known
  const secrets = { authSecret: generate(), mediaUrlSecret: generate(), databasePassword: generate() }
  writePrivate(file, secrets)
  return secrets
}
