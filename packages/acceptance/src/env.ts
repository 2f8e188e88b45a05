import { z } from 'zod'

const Url = z.url('expected the URL of a running installation').transform((url) => url.replace(/\/$/, ''))

/** The suite sees an installation from outside; this is all it knows about it. */
const Env = z.object({
  /** The reverse proxy. */
  BASE_URL: Url,
  /** The services on their own ports. */
  IMAGES_URL: Url,
  VIDEOS_URL: Url,
  /** A super admin. */
  ADMIN_EMAIL: z.string('expected the e-mail address of a super admin'),
  ADMIN_PASSWORD: z.string('expected the password of ADMIN_EMAIL'),
})

export const env = Env.parse(process.env)
