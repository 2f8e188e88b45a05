import { rubber } from '../materials.ts'
import { body, placed } from '../part.ts'
import { at, common, extrude, type Outline, slot, union } from '../shape.ts'
import type { Scene } from '../studio.ts'

export function timingBelt(): Scene {
  const [radius, straight] = [38, 120]
  const track = slot(straight, radius)
  const loop: Outline = (x, y) => Math.abs(track(x, y, 0)) - 1.6
  const pitch = 8
  const quarter = (radius * Math.PI) / 2
  // The tooth whose centre is nearest along the loop, measured from the middle of a straight run.
  const teeth: Outline = (x, y) => {
    const half = straight / 2
    const inside = -track(x, y, 0)
    const along = Math.abs(x) <= half ? Math.abs(x) : half + Math.atan2(Math.abs(x) - half, Math.abs(y)) * radius
    const total = half + quarter
    const step = total / Math.round(total / pitch)
    const offset = along - step * Math.round(along / step)
    return Math.hypot(offset, Math.max(inside - 1.2, 0)) - 2.5
  }
  const belt = extrude(union(loop, common(teeth, track)), 30, 0.4)
  return {
    bodies: placed(
      (shape) => at(0, radius + 1.7, 0, shape),
      body(rubber, (x, y, z) => belt(x, y, z) * 0.8),
    ),
    bounds: { height: 40, radius: 108 },
    views: [
      { turn: 32, tilt: 21, distance: 560, height: 34 },
      { turn: 4, tilt: 8, distance: 560, height: 36 },
    ],
  }
}
