import { mix, smooth, unit, type Vector } from './vector.ts'

export const keyLight = unit([-0.55, 0.9, 0.45])
export const fillLight = unit([0.8, 0.35, 0.5])

/** What a ray that leaves the scene sees: a bright room with soft boxes, as blurred as the surface is rough. */
export function room(direction: Vector, blur: number): Vector {
  const [x, y, z] = direction
  const soft = 0.06 + blur * 0.9
  const overhead = smooth(0.62 - soft, 0.62 + soft, y) * smooth(0.9 + soft, 0.5 - soft, Math.abs(x + 0.25))
  const left = smooth(0.12 + soft, 0.02 - soft, Math.abs(x + 0.82)) * smooth(-0.25 - soft, 0.1 + soft, y)
  const right = smooth(0.1 + soft, 0.02 - soft, Math.abs(x - 0.72)) * smooth(-0.1 - soft, 0.15 + soft, y) * 0.7
  const horizon = smooth(0.35 + soft, 0, Math.abs(y)) * 0.12
  const base = mix(0.1, 0.42, smooth(-0.3, 0.9, y)) + horizon + 0.05 * z
  const light = base + 1.5 * overhead + 1.1 * left + 0.9 * right
  return [light * 0.985, light, light * 1.02]
}
