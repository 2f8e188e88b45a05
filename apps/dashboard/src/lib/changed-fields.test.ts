import { expect, test } from 'vitest'
import { changedFields } from './changed-fields.ts'

test('only what was changed is in it, also what was emptied and what was added', () => {
  const opened = { name: 'Bearing', description: 'Old.', organizationId: '' }
  expect(changedFields(opened, { ...opened, description: '', file: 'a.mp4' })).toEqual({
    description: '',
    file: 'a.mp4',
  })
})

test('nothing is in it when all is as it was, also when it was changed and changed back', () => {
  const opened = { name: 'Bearing', description: '' }
  expect(changedFields(opened, { description: '', name: 'Bearing' })).toEqual({})
})
