import { openapi } from '@elysiajs/openapi'
import { z } from 'zod'

/** The OpenAPI description of an app's routes as JSON at `/openapi`, generated from the routes themselves. */
export function apiDocument(title: string, description: string) {
  return openapi({
    // No viewer: all of them are loaded from a CDN.
    provider: null,
    path: '/openapi-viewer',
    specPath: '/openapi',
    documentation: {
      info: { title, description, version: '1.0.0' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    mapJsonSchema: { zod: z.toJSONSchema },
  })
}
