import { z } from 'zod'

// Zod compiles schemas to code, which our content security policy forbids. Must be loaded before any schema is created.
z.config({ jitless: true })
