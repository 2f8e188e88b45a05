import { chrome, darkSteel, graphitePaint, steel } from '../materials.ts'
import { body, placed } from '../part.ts'
import { at, cut, rod, turnX, turnY, union } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function hydraulicCylinder(): Scene {
  const barrel = rod(30, 230, 2)
  const bands = union(at(0, 0, 106, rod(32.5, 26, 1.5)), at(0, 0, -108, rod(32.5, 16, 1.5)))
  const gland = at(0, 0, 124, rod(27, 16, 2))
  const port = (z: number) => at(0, 33, z, turnX(90, cut(rod(10, 16, 1), rod(6, 30, 0.2))))
  const piston = at(0, 0, 200, rod(14, 160, 0.6))
  const eye = (z: number) => at(0, 0, z, turnX(90, cut(rod(24, 36, 2), rod(12.8, 80, 0.3))))
  const bush = (z: number) => at(0, 0, z, turnX(90, cut(rod(15.4, 37.4, 0.6), rod(12.6, 80, 0.3))))
  return {
    bodies: placed(
      (shape) => at(0, 33, 0, turnY(90, at(0, 0, -70, shape))),
      body(graphitePaint, barrel, bands, port(98), port(-92), eye(-132), at(0, 0, -112, rod(20, 20, 1))),
      body(steel, gland, bush(-132), bush(292)),
      body(chrome, piston),
      body(darkSteel, eye(292)),
    ),
    bounds: { height: 33, radius: 260 },
    views: [
      { turn: 28, tilt: 20, distance: 1010, height: 30 },
      { turn: 62, tilt: 16, distance: 880, height: 32 },
    ],
  }
}
