import { expect, test } from 'vitest'
import { z } from 'zod'
import { explainIssues } from './problem.ts'

const Form = z.object({
  title: z.string(),
  category: z.enum(['setup', 'repair']),
  tags: z.array(z.string().max(3, 'Too long.')),
})

test('each field gets a sentence', () => {
  const { error } = Form.safeParse({ category: 'other', tags: ['a', 'four'] })
  expect(explainIssues(error?.issues ?? [])).toBe(
    'The field title is missing. ' +
      'The field category is wrong: Invalid option: expected one of "setup"|"repair". ' +
      'The field tags.1 is wrong: Too long.',
  )
  expect(explainIssues([{ path: 'id', message: 'Invalid UUID' }])).toBe('The field id is wrong: Invalid UUID.')
})
