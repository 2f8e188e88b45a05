import { copper } from '../materials.ts'
import { body, placed } from '../part.ts'
import { at, box, common, cut, rod, type Shape, turnY, union } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function sealingJaw(): Scene {
  const bar = box(250, 34, 26, 1)
  const serration: Shape = (_x, y, z) => {
    const wave = Math.abs(y / 1.8 - Math.round(y / 1.8)) * 1.8
    return (z - 15.6 + wave) * 0.7
  }
  const face = common(at(0, 0, 13, box(246, 17, 10, 0.2)), serration)
  const knifeSlot = at(0, 0, 15, box(260, 1.6, 10, 0.1))
  const heater = at(0, 6, -4, turnY(90, rod(3.4, 400, 0.1)))
  const probe = at(0, -8, -4, turnY(90, rod(1.8, 400, 0.1)))
  const mount = (x: number) => at(x, 11, 0, union(rod(4.2, 80, 0.1), at(0, 0, -11, rod(7.2, 10, 0.2))))
  const foot = (x: number) => at(x, -12.5, 0, rod(3, 80, 0.1))
  const notch = (x: number) => at(x, 19, 0, box(24, 12, 40, 1))
  return {
    bodies: placed(
      (shape) => at(0, 17, 0, turnY(-24, shape)),
      body(
        copper,
        cut(
          union(bar, face),
          knifeSlot,
          heater,
          probe,
          mount(-88),
          mount(88),
          foot(-60),
          foot(60),
          notch(-124),
          notch(124),
        ),
      ),
    ),
    bounds: { height: 17, radius: 135 },
    views: [{ turn: 14, tilt: 26, distance: 610, height: 12 }],
  }
}
