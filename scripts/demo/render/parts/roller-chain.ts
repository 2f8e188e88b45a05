import { groundSteel, steel } from '../materials.ts'
import { body, placed } from '../part.ts'
import { at, circle, cut, extrude, rectangle, repeatX, rod, type Shape, shifted, union } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function rollerChain(): Scene {
  const pitch = 25.4
  const plate = extrude(
    union(
      shifted(-pitch / 2, 0, circle(10.5)),
      shifted(pitch / 2, 0, circle(10.5)),
      cut(rectangle(pitch, 17), shifted(0, 31, circle(25)), shifted(0, -31, circle(25))),
    ),
    3.2,
    0.5,
  )
  const pair = (z: number) => union(at(0, 0, z, plate), at(0, 0, -z, plate))
  const outer = repeatX(2 * pitch, 3, pair(14.6))
  const inner = at(pitch, 0, 0, repeatX(2 * pitch, 3, pair(11)))
  const pins = at(pitch / 2, 0, 0, repeatX(pitch, 7, rod(4.1, 36, 0.7)))
  const rollers = at(pitch / 2, 0, 0, repeatX(pitch, 7, rod(7.95, 17.4, 0.6)))
  const chain = [body(groundSteel, outer), body(steel, inner, rollers), body(steel, pins)]
  const bend = (shape: Shape): Shape => at(0, 10.6, 0, shape)
  return {
    bodies: placed(bend, ...chain),
    bounds: { height: 10, radius: 210 },
    views: [
      { turn: 34, tilt: 26, distance: 470, height: 6 },
      { turn: 6, tilt: 12, distance: 430, height: 9 },
    ],
  }
}
