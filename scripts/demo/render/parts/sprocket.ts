import { darkSteel } from '../materials.ts'
import { body, placed } from '../part.ts'
import { at, circle, cut, extrude, type Outline, polar, rod, shifted, turnZ, union } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function sprocket(): Scene {
  const teeth = 19
  const pitchRadius = 25.4 / (2 * Math.sin(Math.PI / teeth))
  const step = (2 * Math.PI) / teeth
  const seats = polar(teeth, shifted(pitchRadius, 0, circle(8.1)))
  // The flanks above the seats lean outwards, which leaves the pointed teeth of a roller chain.
  const flanks = polar(teeth, (x, y) =>
    Math.max((Math.abs(y) - 8.1 - (x - pitchRadius) * 0.34) * 0.94, pitchRadius - x),
  )
  const blank = cut(circle(pitchRadius + 10.5), seats, flanks)
  const half = step / 2
  const turned: Outline = (x, y) => {
    const [c, s] = [Math.cos(half), Math.sin(half)]
    return blank(c * x + s * y, c * y - s * x, 0)
  }
  const wheel = cut(extrude(turned, 16.2, 1.6), extrude(polar(5, shifted(50, 0, circle(11))), 60, 0.2))
  const hub = at(0, 0, 11, rod(38, 36, 1.2))
  const bore = union(rod(22, 120, 0.2), extrude(polar(3, shifted(23.5, 0, circle(4))), 120, 0.2))
  return {
    bodies: placed((shape) => at(0, 86, 0, turnZ(3, shape)), body(darkSteel, cut(union(wheel, hub), bore))),
    bounds: { height: 86, radius: 105 },
    views: [{ turn: 33, tilt: 16, distance: 680, height: 82 }],
  }
}
