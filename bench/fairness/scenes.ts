import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { env } from '@abparts/acceptance/env'
import { postJson, type Session } from '@abparts/acceptance/session'
import { clip, form, imageFile, upload } from '@abparts/acceptance/upload'
import { createWorld, type World } from '@abparts/acceptance/world'
import { samplePdf } from '@abparts/testing/sample-pdf'
import sharp from 'sharp'
import { type Attack, loops, stalledRequests } from './attack.ts'

/** An attack on one kind of capacity, and a victim of another organization who needs a little of it. */
export interface Scene {
  name: string
  /** By a user or admin of the first organization, or by a client that is not signed in. */
  attack: (world: World) => Attack | Promise<Attack>
  /** The request of an admin of the other organization. Throws when it is refused. */
  victim: (world: World) => Promise<unknown>
}

async function expectOk(answer: Response): Promise<Response> {
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  await answer.arrayBuffer()
  return answer
}

/** Blurs that take librsvg longer than its time limit. */
const costlySvg = new TextEncoder().encode(
  `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000"><filter id="f">${'<feGaussianBlur stdDeviation="99"/><feTurbulence numOctaves="99"/>'.repeat(20)}</filter>${'<rect width="1000" height="1000" filter="url(#f)"/>'.repeat(50)}</svg>`,
)
/** A decoder holds all of its pixels at once, with 16 bits per channel. */
const interlaced = await sharp({ create: { width: 5000, height: 5000, channels: 4, background: '#3458' } })
  .toColourspace('rgb16')
  .png({ progressive: true })
  .toBuffer()
const photo = await imageFile('#336699', { width: 2000, height: 1500 })

const images = (of: World['north']) => `/parts/${of.partId}/images`
const send = (session: Session, path: string, body: FormData, signal: AbortSignal) =>
  session.fetch(path, { method: 'POST', body, signal }).then(async (answer) => {
    await answer.arrayBuffer()
    return answer.status
  })
const addPhoto = async ({ south }: World) => expectOk(await upload(south.admin, images(south), form(photo)))
const addClip = async ({ south }: World) =>
  expectOk(await upload(south.admin, `/videos/parts/${south.partId}`, form(await clip(), { video_type: 'demo' })))

/** Posts JSON from another address of this machine, and returns the status. */
async function postFrom(localAddress: string, url: string, signal: AbortSignal, body: object): Promise<number> {
  const sent = request(url, { method: 'POST', localAddress, headers: { 'content-type': 'application/json' }, signal })
  sent.end(JSON.stringify(body))
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    sent.on('response', resolve).on('error', reject),
  )
  answer.resume()
  await once(answer, 'end')
  return answer.statusCode ?? 0
}

/** The start of a form that declares more bytes than it sends. */
const startOfForm = ({ token }: Session, path: string, filename: string) =>
  [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    `authorization: Bearer ${token}`,
    'content-type: multipart/form-data; boundary=x',
    'content-length: 10000000',
    '',
    '--x',
    `content-disposition: form-data; name="file"; filename="${filename}"`,
    '',
    'a'.repeat(64 * 1024),
  ].join('\r\n')

export const scenes: Scene[] = [
  {
    name: 'SVGs that take ten seconds to render',
    attack: ({ north }) =>
      loops(70, (signal) => send(north.admin, images(north), form({ bytes: costlySvg, filename: 'a.svg' }), signal)),
    victim: addPhoto,
  },
  {
    name: 'images that need much memory to decode',
    attack: ({ north }) => {
      const bytes = new Uint8Array(interlaced)
      return loops(24, (signal) => send(north.admin, images(north), form({ bytes, filename: 'a.png' }), signal))
    },
    victim: addPhoto,
  },
  {
    name: 'stalled image uploads',
    attack: ({ north }) => stalledRequests(env.BASE_URL, startOfForm(north.admin, images(north), 'a.jpg'), 200),
    victim: addPhoto,
  },
  {
    name: 'stalled document uploads',
    attack: ({ north }) =>
      stalledRequests(
        env.BASE_URL,
        startOfForm(north.admin, `/documents/manuals?partId=${north.partId}&title=a`, 'a.pdf'),
        200,
      ),
    victim: async ({ south }) =>
      expectOk(
        await upload(
          south.admin,
          `/documents/manuals?partId=${south.partId}`,
          form({ bytes: samplePdf(), filename: 'a.pdf' }, { title: 'Belt' }),
        ),
      ),
  },
  {
    name: 'many small videos',
    attack: async ({ north }) => {
      const video = await clip()
      const path = `/videos/parts/${north.partId}`
      return loops(24, (signal) => send(north.admin, path, form(video, { video_type: 'demo' }), signal))
    },
    victim: addClip,
  },
  {
    name: 'event streams',
    attack: ({ north }) =>
      loops(300, async (signal) => {
        const headers = { authorization: `Bearer ${north.user.token}`, accept: 'text/event-stream' }
        const answer = await fetch(`${env.BASE_URL}/trpc/videos.changes`, { headers, signal })
        let text = ''
        for await (const chunk of answer.body ?? []) {
          text += new TextDecoder().decode(chunk)
          if (text.includes('serialized-error')) break
        }
        // The refusal asks to wait this long.
        await new Promise((resolve) => setTimeout(resolve, 2000))
        return text.includes('TOO_MANY_REQUESTS') ? 'refused' : 'ended'
      }),
    victim: ({ south }) => south.admin.trpc.parts.list.query({}),
  },
  {
    name: 'searches',
    attack: ({ north }) =>
      loops(200, (signal) =>
        north.user.trpc.parts.list.query({ search: 'a', limit: 100 }, { signal }).then(
          () => 200,
          (error: { data?: { httpStatus?: number } }) => error.data?.httpStatus ?? 'failed',
        ),
      ),
    victim: ({ south }) => south.admin.trpc.parts.list.query({}),
  },
  {
    name: 'sign-in attempts',
    attack: () =>
      loops(50, (signal) =>
        postFrom('127.0.0.2', `${env.BASE_URL}/api/auth/sign-in/email`, signal, {
          email: `${crypto.randomUUID()}@example.com`,
          password: 'wrong password',
        }),
      ),
    victim: async () =>
      expectOk(await postJson('/api/auth/sign-in/email', { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD })),
  },
]

export { createWorld }
