import { expect, test } from 'vitest'
import { createSpeedMeter } from './speed-meter.ts'

test('a steady stream has a speed after a second', () => {
  const meter = createSpeedMeter()
  expect([0, 500, 1000, 1500].map((time) => meter(time * 2, time))).toEqual([null, null, 2000, 2000])
})

test('only the last seconds count', () => {
  const meter = createSpeedMeter()
  for (let time = 0; time <= 10_000; time += 500) meter(time * 100, time)
  for (let time = 10_500; time <= 30_000; time += 500) meter(1_000_000 + (time - 10_000), time)
  expect(meter(1_020_500, 30_500)).toBe(1000)
})

test('resuming further back starts over', () => {
  const meter = createSpeedMeter()
  meter(0, 0)
  meter(5000, 2000)
  expect(meter(3000, 4000)).toBeNull()
  expect(meter(4000, 5000)).toBe(1000)
})
