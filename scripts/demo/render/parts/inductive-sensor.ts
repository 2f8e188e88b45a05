import { bluePaint, brass, orangePaint, steel } from '../materials.ts'
import { body, placed, threadedRod } from '../part.ts'
import { at, cut, extrude, hexagon, rod, turnY } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function inductiveSensor(): Scene {
  const barrel = threadedRod(9, 50, 1)
  const neck = at(0, 0, -31, rod(8.2, 14, 0.6))
  const plug = at(0, 0, -45, threadedRod(6, 16, 1))
  const cap = at(0, 0, 27.2, rod(8.8, 5, 0.9))
  const lamp = at(0, 0, -36.5, rod(8.5, 3.4, 0.6))
  const nut = (z: number) => at(0, 0, z, cut(extrude(hexagon(24), 4.4, 0.8), rod(8.4, 20, 0.1)))
  const washer = (z: number) => at(0, 0, z, cut(rod(13.6, 1.2, 0.3), rod(8.4, 20, 0.1)))
  const sensor = [
    body(brass, barrel, neck, plug),
    body(bluePaint, cap),
    body(orangePaint, lamp),
    body(steel, nut(6), nut(-8), washer(2.6), washer(-4.6)),
  ]
  return {
    bodies: placed((shape) => at(0, 13.4, 0, turnY(74, at(0, 0, 8, shape))), ...sensor),
    bounds: { height: 13, radius: 70 },
    views: [
      { turn: 14, tilt: 20, distance: 270, height: 12 },
      { turn: 52, tilt: 15, distance: 250, height: 13 },
    ],
  }
}
