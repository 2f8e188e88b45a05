import { darkSteel } from '../materials.ts'
import { body, placed } from '../part.ts'
import { at, circle, cut, extrude, rectangle, type Shape, shifted, turnX, turnZ, union } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function mowerBlade(): Scene {
  const outline = cut(union(rectangle(96, 48, 2), shifted(-40, 0, circle(24))), shifted(-36, 0, circle(10.25)))
  const flat = extrude(outline, 4, 0.3)
  // The outer end is twisted, the cutting edges are ground.
  const twisted: Shape = (x, y, z) => {
    const angle = (Math.max(x + 6, 0) / 54) * 0.25
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    const [ty, tz] = [c * y - s * z, c * z + s * y]
    const bevel = Math.max(Math.abs(ty) - 24 + (tz + 2) * 2.4, -14 - x) * 0.38
    return Math.max(flat(x, ty, tz) * 0.85, x > -14 ? bevel : -1)
  }
  return {
    bodies: placed((shape) => at(6, 7, 0, turnX(-90, turnZ(12, shape))), body(darkSteel, twisted)),
    bounds: { height: 7, radius: 75 },
    views: [{ turn: 22, tilt: 38, distance: 340, height: 6 }],
  }
}
