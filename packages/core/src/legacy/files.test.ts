import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { maxImageUploadBytes } from '@abparts/contracts/limits'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLegacyFiles } from './files.ts'

const directory = await mkdtemp(path.join(tmpdir(), 'legacy-files-'))
const root = path.join(directory, 'root')
beforeAll(async () => {
  await mkdir(path.join(root, 'Static/images'), { recursive: true })
  await mkdir(path.join(directory, 'root-2'))
  const names = ['a.jpg', 'A.JPG', 'only.JPG', 'größe.jpg'.normalize('NFD'), '50%20off.jpg', '50 off.jpg', '100%.jpg']
  for (const name of names) await writeFile(path.join(root, 'Static/images', name), name)
  await writeFile(path.join(directory, 'root-2/secret.jpg'), 'secret')
  await writeFile(path.join(root, 'large.jpg'), Buffer.alloc(maxImageUploadBytes + 1))
  await symlink('../root-2', path.join(root, 'elsewhere'))
  await symlink('loop', path.join(root, 'loop'))
  await symlink(path.join(root, 'Static'), path.join(root, 'static-files'))
})
afterAll(() => rm(directory, { recursive: true }))

const files = async () => openLegacyFiles(root)
const read = async (urlPath: string) => new TextDecoder().decode(await (await files()).read(urlPath))
const refusal = (urlPath: string) => read(urlPath).catch((error) => error.code)

test.each([
  ['/Static/images/a.jpg', 'a.jpg'],
  ['Static//images/./A.JPG', 'A.JPG'],
  ['/static/IMAGES/only.jpg', 'only.JPG'],
  ['/static-files/images/only.JPG', 'only.JPG'],
  ['/static/images/größe.jpg'.normalize('NFC'), 'größe.jpg'.normalize('NFD')],
  ['/static/images/gr%C3%B6%C3%9Fe.jpg', 'größe.jpg'.normalize('NFD')],
  // The literal name comes first, the decoded one second.
  ['/static/images/50%20off.jpg', '50%20off.jpg'],
  ['/static/images/50%20OFF%2Ejpg', '50 off.jpg'],
  ['/static/images/100%.jpg', '100%.jpg'],
  ['/static/images/100%25.jpg', '100%.jpg'],
])('%s is found', async (urlPath, content) => expect(await read(urlPath)).toBe(content))

test.each([
  ['/static/images/b.jpg', 'not_found'],
  ['/static/images/a.jpg/b.jpg', 'not_found'],
  ['https://example.com/static/images/a.jpg', 'not_found'],
  ['/static/images/a%00.jpg', 'not_found'],
  ['/static/images/A.jpg', 'conflict'],
  ['/static/../../root-2/secret.jpg', 'forbidden'],
  ['/static/%2E%2e%2F../root-2/secret.jpg', 'forbidden'],
  ['/static/..', 'forbidden'],
  ['/elsewhere/secret.jpg', 'forbidden'],
  ['/', 'forbidden'],
  ['/static', 'unprocessable'],
  ['/loop', 'unprocessable'],
  ['/large.jpg', 'too_large'],
])('%s is rejected: %s', async (urlPath, code) => expect(await refusal(urlPath)).toBe(code))

test('what is not a directory is not opened', async () => {
  for (const none of [path.join(root, 'large.jpg'), path.join(root, 'nothing')])
    await expect(openLegacyFiles(none)).rejects.toMatchObject({ code: 'unprocessable' })
})
