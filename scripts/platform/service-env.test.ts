import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from './root.ts'
import { envSchemas } from './service-env.ts'

/** Read by scripts and tests only. */
const ofScripts = [
  'DASHBOARD_PORT',
  'CHROMIUM_PATH',
  'S3_TEST_ENDPOINT',
  'S3_TEST_REGION',
  'S3_TEST_ACCESS_KEY_ID',
  'S3_TEST_SECRET_ACCESS_KEY',
]

test('.env.example names each variable once, and none that nobody reads', () => {
  const listed = Array.from(
    readFileSync(`${root}.env.example`, 'utf8').matchAll(/^([A-Z0-9_]+)=/gm),
    ([, name]) => name,
  )
  const read = Object.values(envSchemas).flatMap((schema) => Object.keys(schema.in.shape))
  expect(listed.toSorted()).toEqual([...new Set([...read, ...ofScripts])].toSorted())
})
