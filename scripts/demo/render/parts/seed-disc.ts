import { steel } from '../materials.ts'
import { body, placed } from '../part.ts'
import { at, circle, cut, extrude, polar, rectangle, ring, shifted, slot, turnX, turnZ } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function seedDisc(): Scene {
  const plate = cut(
    circle(110),
    polar(48, shifted(100, 0, circle(2.75))),
    polar(48, shifted(107.5, 0, rectangle(1.4, 5))),
    circle(22),
    polar(4, shifted(22, 0, rectangle(9, 9, 1))),
    polar(8, shifted(36, 0, circle(3.2))),
    polar(
      4,
      shifted(64, 0, (x, y) => slot(22, 7)(y, x, 0)),
    ),
  )
  const disc = extrude(plate, 2.4, 0.4)
  const rim = extrude(ring(90, 87), 4, 0.6)
  const collar = extrude(ring(44, 41), 5, 0.8)
  return {
    bodies: placed((shape) => at(0, 106, 0, turnX(-12, turnZ(4, shape))), body(steel, disc, rim, collar)),
    bounds: { height: 106, radius: 118 },
    views: [
      { turn: 32, tilt: 14, distance: 840, height: 100 },
      { turn: 4, tilt: 8, distance: 840, height: 104 },
    ],
  }
}
