import { Problem } from '@abparts/contracts/error'

/** A request that the server refused. The message is a sentence for the person in front of the screen. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, sentence: string) {
    super(sentence)
    this.name = 'Refusal'
    this.status = status
  }
}

/** The detail in a service's answer. */
export function refusalOf(status: number, body: string): Refusal {
  return new Refusal(status, detailOf(body) ?? `The server rejected the request (status ${status}). Try again.`)
}

function detailOf(body: string): string | undefined {
  try {
    return Problem.safeParse(JSON.parse(body)).data?.detail
  } catch {
    return undefined
  }
}
