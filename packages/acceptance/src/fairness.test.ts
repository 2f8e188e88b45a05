import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { env } from './env.ts'
import { type Session, signIn } from './session.ts'
import { form, imageFile, upload } from './upload.ts'
import { createWorld } from './world.ts'

const world = await createWorld()
afterAll(world.close)
const { north, south, superAdmin } = world

/** Sends the start of a form, including the start of its file, then stalls. */
async function stall({ token }: Session, path: string, filename: string, fields: Record<string, string> = {}) {
  const { hostname, port } = new URL(env.BASE_URL)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  const parts = Object.entries(fields).map(
    ([name, value]) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 10000000\r\n\r\n${parts.join('')}--x\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\n\r\n${'a'.repeat(64 * 1024)}`,
  )
  return socket
}
const firstLine = async (socket: Socket) => {
  const [head]: Buffer[] = await once(socket, 'data')
  return head?.toString().split('\r\n')[0]
}

test('stalled uploads of one organization do not block the uploads of others', async () => {
  const path = `/parts/${north.partId}/images`
  const stalled = await Promise.all(Array.from({ length: 100 }, () => stall(north.admin, path, 'a.jpg')))
  const answers = await Promise.all(
    ['#112233', '#223344', '#334455'].map(async (color) =>
      upload(south.admin, `/parts/${south.partId}/images`, form(await imageFile(color))),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
  for (const socket of stalled) socket.destroy()
})

test.each([
  [
    'a user, for a part named in the form',
    () => stall(north.user, '/documents/manuals', 'a.pdf', { partId: north.partId }),
    403,
  ],
  ['a user, before the form names a part', () => stall(north.user, '/documents/manuals', 'a.pdf'), 403],
  [
    "an admin, for another organization's part",
    () => stall(north.admin, '/documents/manuals', 'a.pdf', { partId: south.partId }),
    404,
  ],
  ['a user, for an image', () => stall(north.user, `/parts/${north.partId}/images`, 'a.jpg'), 403],
])('uploads that are not allowed are refused before the file arrives: %s', async (_, send, status) => {
  const socket = await send()
  expect(await firstLine(socket)).toContain(` ${status} `)
  socket.destroy()
})

test('each user has a limited number of event streams, which does not affect others', async () => {
  const open = async ({ token }: Session) => {
    const answer = await fetch(`${env.BASE_URL}/trpc/videos.changes`, { headers: { authorization: `Bearer ${token}` } })
    const reader = answer.body?.getReader()
    let text = ''
    while (!/connected|serialized-error/.test(text)) text += new TextDecoder().decode((await reader?.read())?.value)
    const rest = async () => new TextDecoder().decode((await reader?.read())?.value)
    return {
      reader,
      isOpen: async () => !(text + (await Promise.race([rest(), settled()]))).includes('TOO_MANY'),
    }
  }
  const settled = () => new Promise<string>((resolve) => setTimeout(() => resolve(''), 500))
  const streams = await Promise.all(Array.from({ length: 14 }, () => open(north.user)))
  const other = await open(south.user)
  expect((await Promise.all(streams.map(({ isOpen }) => isOpen()))).filter(Boolean)).toHaveLength(10)
  expect(await other.isOpen()).toBe(true)
  for (const { reader } of [...streams, other]) await reader?.cancel()
})

test("after signing out, no service accepts the session's access token for changes", async () => {
  const email = `leaver-${crypto.randomUUID()}@acceptance.example`
  const password = 'correct horse battery staple'
  const { organizationId, partId } = north
  const { id } = await superAdmin.trpc.users.create.mutate({
    email,
    password,
    name: 'Leaver',
    role: 'admin',
    organizationId,
  })
  const [leaver, elsewhere] = [await signIn(email, password), await signIn(email, password)]
  await leaver.trpc.parts.get.query({ id: partId })
  await elsewhere.trpc.account.signOutEverywhere.mutate()

  await expect(leaver.trpc.parts.update.mutate({ id: partId, name: 'No' })).rejects.toMatchObject({
    data: { httpStatus: 401 },
  })
  const writes = [
    async () => upload(leaver, `/parts/${partId}/images`, form(await imageFile('#445566'))),
    async () => leaver.fetch(`/documents/${crypto.randomUUID()}`, { method: 'DELETE' }),
  ]
  for (const write of writes)
    await expect.poll(async () => (await write()).status, { timeout: 10_000, interval: 300 }).toBe(401)
  await superAdmin.trpc.users.remove.mutate({ id })
})
