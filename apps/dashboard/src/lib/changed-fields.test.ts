import { expect, test } from 'vitest'
import { changedFields } from './changed-fields.ts'

test('it contains only changed fields, including emptied and added ones', () => {
  const opened = { name: 'Bearing', description: 'Old.', organizationId: '' }
  expect(changedFields(opened, { ...opened, description: '', file: 'a.mp4' })).toEqual({
    description: '',
    file: 'a.mp4',
  })
})

test('it is empty without changes, also when a field was changed and changed back', () => {
  const opened = { name: 'Bearing', description: '' }
  expect(changedFields(opened, { description: '', name: 'Bearing' })).toEqual({})
})
