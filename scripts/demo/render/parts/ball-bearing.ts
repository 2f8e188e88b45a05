import { rubber, steel } from '../materials.ts'
import { body, placed } from '../part.ts'
import { at, circle, cut, rectangle, revolve, shifted, turnY } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function ballBearing(): Scene {
  const outer = revolve(cut(shifted(40.5, 0, rectangle(9, 23, 1)), shifted(36, 0, rectangle(1.6, 20.5))))
  const inner = revolve(shifted(23.7, 0, rectangle(7.4, 23, 1)))
  const groove = revolve(shifted(31.5, 10.6, circle(1.1)))
  const seal = cut(revolve(shifted(31.7, 0, rectangle(9, 20.6, 0.6))), groove, (x, y, z) => groove(x, y, -z))
  const lip = revolve(shifted(28.2, 0, rectangle(1.2, 21.6, 0.4)))
  const bearing = [body(steel, outer, inner), body(rubber, seal, lip)]
  return {
    bodies: placed((shape) => at(0, 45, 0, turnY(0, shape)), ...bearing),
    bounds: { height: 45, radius: 55 },
    views: [
      { turn: 38, tilt: 18, distance: 370, height: 42 },
      { turn: 4, tilt: 6, distance: 370, height: 44 },
      { turn: 78, tilt: 26, distance: 370, height: 42 },
    ],
  }
}
