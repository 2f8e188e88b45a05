import { maxPasswordLength, minPasswordLength } from '@abparts/contracts/limits'
import type { Database } from '@abparts/db/client'
import { accounts, jwks, sessions, users, verifications } from '@abparts/db/schema'
import type { Logger } from '@abparts/runtime/log'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { APIError } from 'better-auth/api'
import { bearer, jwt } from 'better-auth/plugins'
import { eq } from 'drizzle-orm'

interface AuthOptions {
  db: Database
  log: Logger
  secret: string
  publicUrl: string
  trustedOrigins: string[]
}

/** How long a key signs access tokens, and how long it verifies them afterwards: they live for five minutes. */
const keyDays = 30
const keyGraceSeconds = 3600

const deactivated = () => new APIError('FORBIDDEN', { message: 'This account is deactivated.' })

/**
 * Sign-in, sessions and access tokens (better-auth), at `/api/auth`. Accounts are created by tRPC, not by signing up.
 */
export function createAuth({ db, log, secret, publicUrl, trustedOrigins }: AuthOptions) {
  return betterAuth({
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins,
    telemetry: { enabled: false },
    // Anything but a refusal is answered like every other failure.
    onAPIError: { throw: true },
    logger: { level: 'warn', log: (level, message) => log[level](message) },
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: users, session: sessions, account: accounts, verification: verifications, jwks },
    }),
    advanced: {
      database: { generateId: 'uuid' },
      // better-auth leaves these out when it believes that it runs in a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      useSecureCookies: publicUrl.startsWith('https://'),
      // `authRoutes` sets it to the client's address.
      ipAddress: { ipAddressHeaders: ['x-forwarded-for'] },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
    },
    // `authRoutes` limits, for all instances together.
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength, maxPasswordLength },
    user: {
      // better-auth requires a field for an image's URL. No open route writes it.
      fields: { image: 'profilePhotoUrl' },
      additionalFields: {
        username: { type: 'string', input: false },
        role: { type: 'string', input: false },
        organizationId: { type: 'string', required: false, input: false },
        active: { type: 'boolean', input: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const [user] = await db.select({ active: users.active }).from(users).where(eq(users.id, session.userId))
            if (user?.active !== true) throw deactivated()
          },
        },
      },
    },
    plugins: [
      bearer(),
      jwt({
        jwks: {
          keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' },
          rotationInterval: keyDays * 24 * 3600,
          gracePeriod: keyGraceSeconds,
        },
        jwt: {
          issuer: publicUrl,
          audience: publicUrl,
          expirationTime: '5m',
          definePayload: ({ user, session }) => {
            // A session that began at the moment of the deactivation is not valid.
            if (user.active !== true) throw deactivated()
            return { role: user.role, organizationId: user.organizationId ?? null, sid: session.id }
          },
        },
        disableSettingJwtHeader: true,
      }),
    ],
  })
}
