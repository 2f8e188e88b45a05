import type { Call } from './endpoint.ts'

const ids = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g
const other = (text: string) => text.replace(ids, () => crypto.randomUUID())
const others = (texts: Record<string, string>) =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, other(text)]))

/** The same call for resources that do not exist: with unused ids. */
export function withOtherIds({ params, query, headers, body, input }: Call): Call {
  return {
    ...(params && { params: others(params) }),
    ...(query !== undefined && { query: other(query) }),
    ...(headers && { headers: otherHeaders(headers) }),
    ...(body !== undefined && { body: body instanceof FormData ? otherForm(body) : body }),
    ...(input !== undefined && { input: JSON.parse(other(JSON.stringify(input))) }),
  }
}

/** In tus metadata, ids are in Base64. */
function otherHeaders(headers: Record<string, string>): Record<string, string> {
  const metadata = headers['upload-metadata']
  if (metadata === undefined) return headers
  const pairs = metadata.split(',').map((pair) => {
    const [name = '', value = ''] = pair.split(' ')
    return `${name} ${Buffer.from(other(Buffer.from(value, 'base64').toString())).toString('base64')}`
  })
  return { ...headers, 'upload-metadata': pairs.join() }
}

function otherForm(form: FormData): FormData {
  const changed = new FormData()
  form.forEach((value, name) => {
    changed.append(name, typeof value === 'string' ? other(value) : value)
  })
  return changed
}
