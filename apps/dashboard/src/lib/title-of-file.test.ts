import { expect, test } from 'vitest'
import { titleOfFile } from './format.ts'

test.each([
  ['setting-up_the--baler.mp4', 'Setting up the baler'],
  ['Ölwechsel v1.2.pdf', 'Ölwechsel v1.2'],
  ['замена.mov', 'Замена'],
  ['.mp4', ''],
])('%s is called %j', (name, title) => {
  expect(titleOfFile(new File([], name))).toBe(title)
})
