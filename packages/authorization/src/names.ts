import { extname } from 'node:path'
import { appRouter } from '@abparts/gateway/trpc/router'
import { z } from 'zod'
import type { Call } from './endpoint.ts'

/** A field for free text in a call: a name, a number, an address. */
export interface NameField {
  name: string
  /** The text that replaces the call's own. */
  put: (call: Call, word: string) => Call
}

/** Every field for free text in a call: in a procedure's input according to its schema, in a form, in tus metadata. */
export const namesIn = (route: string, call: Call): NameField[] => [
  ...inputNames(route),
  ...(call.body instanceof FormData ? formNames(call.body) : []),
  ...(call.headers?.['upload-metadata'] === undefined ? [] : metadataNames(call.headers['upload-metadata'])),
]

const Property: z.ZodType<Property> = z.lazy(() =>
  z.object({
    type: z.string().optional(),
    format: z.string().optional(),
    enum: z.unknown().optional(),
    const: z.unknown().optional(),
    anyOf: z.array(Property).default([]),
  }),
)
interface Property {
  type?: string | undefined
  format?: string | undefined
  enum?: unknown
  const?: unknown
  anyOf: Property[]
}
const InputSchema = z.object({ properties: z.record(z.string(), Property).default({}) })
const inputs = new Map(
  Object.entries<unknown>(appRouter._def.procedures).map(([path, procedure]) => [path, schemasOf(procedure)]),
)

function schemasOf(procedure: unknown): z.ZodType[] {
  if (typeof procedure !== 'function' || !('_def' in procedure)) throw new Error('This is not a procedure.')
  return z.object({ inputs: z.array(z.instanceof(z.ZodType)) }).parse(procedure._def).inputs
}

/** Fields that are not names: secrets, and enumerations. */
const others = /password|token|cursor|^(category|language|target|video_?type)$/i

function inputNames(route: string): NameField[] {
  return (inputs.get(route) ?? []).flatMap((schema) => {
    const { properties } = InputSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
    return Object.entries(properties).flatMap(([name, property]) => {
      const text = textIn(name, property)
      if (text === undefined || others.test(name)) return []
      const written = (word: string) => (text.format === 'email' ? `${word}@abparts.test` : word)
      const put = ({ input, ...call }: Call, word: string): Call => ({
        ...call,
        input: { ...record(input), [name]: written(word) },
      })
      return [{ name, put }]
    })
  })
}

/** The schema of a property that takes free text. Names hidden at a deeper level must not be overlooked. */
function textIn(name: string, { anyOf, ...property }: Property): Property | undefined {
  if (property.type === 'object') throw new Error(`${name} is an object: extend this function to find names in it.`)
  const isFree = property.enum === undefined && property.const === undefined
  const isText = property.type === 'string' && isFree && !['uuid', 'date-time'].includes(property.format ?? '')
  return isText ? { ...property, anyOf } : anyOf.map((one) => textIn(name, one)).find((one) => one !== undefined)
}

const record = (input: unknown) => z.record(z.string(), z.unknown()).parse(input)
const isId = (text: string) => z.uuid().safeParse(text).success

function formNames(form: FormData): NameField[] {
  const names: NameField[] = []
  form.forEach((value, name) => {
    if (others.test(name) || (typeof value === 'string' && isId(value))) return
    const replaced = (word: string, entry: File | string) =>
      typeof entry === 'string' ? word : new File([entry], word + extname(entry.name))
    const put = (call: Call, word: string): Call => {
      const body = new FormData()
      if (call.body instanceof FormData)
        call.body.forEach((entry, key) => {
          body.append(key, key === name ? replaced(word, entry) : entry)
        })
      return { ...call, body }
    }
    names.push({ name: typeof value === 'string' ? name : 'file name', put })
  })
  return names
}

const metadataNames = (metadata: string): NameField[] =>
  metadata.split(',').flatMap((pair) => {
    const [name = '', value = ''] = pair.split(' ')
    const text = Buffer.from(value, 'base64').toString()
    if (others.test(name) || isId(text)) return []
    const put = ({ headers, ...call }: Call, word: string): Call => {
      const replaced = `${name} ${Buffer.from(word + extname(text)).toString('base64')}`
      const pairs = (headers?.['upload-metadata'] ?? '').split(',')
      const changed = pairs.map((one) => (one.startsWith(`${name} `) ? replaced : one)).join()
      return { ...call, headers: { ...headers, 'upload-metadata': changed } }
    }
    return [{ name, put }]
  })
