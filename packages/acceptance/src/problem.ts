import { type ErrorCode, errorStatus, Problem } from '@abparts/contracts/error'
import { expect } from 'vitest'

/** Expects an RFC 9457 problem response with this code, and the code's status. */
export async function expectProblem(answer: Response | Promise<Response>, code: ErrorCode): Promise<Problem> {
  const response = await answer
  const text = await response.text()
  expect(response.headers.get('content-type'), text).toMatch(/^application\/problem\+json/)
  const problem = Problem.parse(JSON.parse(text))
  expect(problem).toMatchObject({ code, status: errorStatus[code] })
  expect(response.status).toBe(errorStatus[code])
  // A human-readable sentence.
  expect(problem.detail).toMatch(/^[A-Z].*\.$/s)
  expect(response.headers.get('x-request-id')).toBe(problem.requestId)
  return problem
}
