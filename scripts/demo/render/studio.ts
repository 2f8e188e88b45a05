import { fillLight, keyLight, room } from './room.ts'
import type { Shape } from './shape.ts'
import { add, clamp, cross, dot, mix, scale, smooth, unit, type Vector } from './vector.ts'

export interface Material {
  /** Linear red, green, blue from 0 to 1. */
  color: readonly [number, number, number]
  /** 1 reflects in its colour, like steel; 0 scatters, like rubber. */
  metallic: number
  /** 0 is a mirror. */
  roughness: number
}

export interface Body {
  shape: Shape
  material: Material
}

export interface View {
  /** Around the part, in degrees; 0 looks along −z. */
  turn: number
  /** Above the floor, in degrees. */
  tilt: number
  /** The distance of the camera from the target, in millimetres. */
  distance: number
  /** What it looks at: height above the floor, and a shift to the right. */
  height: number
  shift?: number
}

/** The lens: about 120 mm on full frame. */
const focalLength = 5
const floorColor: Vector = [0.8, 0.815, 0.83]

export interface Scene {
  bodies: readonly Body[]
  /** A sphere above the floor's centre that encloses them all: outside it nothing has to be measured. */
  bounds: { height: number; radius: number }
  views: readonly View[]
}

/** A floor and lights around the bodies. Returns a function that takes images of them. */
export function createStudio({ bodies, bounds }: Scene) {
  const distanceTo: Shape = (x, y, z) => {
    let nearest = y
    for (const { shape } of bodies) nearest = Math.min(nearest, shape(x, y, z))
    return nearest
  }

  /** A distance that is never too long, and cheap far away. */
  const safeStep: Shape = (x, y, z) => {
    const outside = Math.hypot(x, y - bounds.height, z) - bounds.radius
    return outside > 10 ? Math.min(y, outside) : distanceTo(x, y, z)
  }

  /** Along the ray to the first surface; infinity when there is none before `far`. */
  const march = (from: Vector, to: Vector, near: number, far: number): number => {
    let t = near
    for (let i = 0; i < 220 && t < far; i++) {
      const d = safeStep(from[0] + to[0] * t, from[1] + to[1] * t, from[2] + to[2] * t)
      if (d < 0.0004 * t) return t
      t += d * 0.8
    }
    return t < far ? t : Number.POSITIVE_INFINITY
  }

  const normalAt = ([x, y, z]: Vector): Vector => {
    const e = 0.03
    const a = distanceTo(x + e, y - e, z - e)
    const b = distanceTo(x - e, y - e, z + e)
    const c = distanceTo(x - e, y + e, z - e)
    const d = distanceTo(x + e, y + e, z + e)
    return unit([a - b - c + d, -a - b + c + d, -a + b - c + d])
  }

  /** How near a ray comes to the sphere that encloses the bodies. */
  const passes = (point: Vector, light: Vector): number => {
    const from = add(point, [0, -bounds.height, 0])
    const nearest = add(from, light, Math.max(-dot(from, light), 0))
    return Math.sqrt(dot(nearest, nearest)) - bounds.radius
  }

  const shadow = (point: Vector, light: Vector, softness: number): number => {
    if (passes(point, light) > 400 / softness) return 1
    let lit = 1
    for (let t = 0.8, i = 0; i < 70 && t < 400; i++) {
      const d = distanceTo(point[0] + light[0] * t, point[1] + light[1] * t, point[2] + light[2] * t)
      lit = Math.min(lit, 0.5 + (0.5 * d * softness) / t)
      if (lit <= 0) return 0
      t += Math.max(d * 0.8, 0.4)
    }
    return smooth(0, 1, lit)
  }

  /** How much of the room the surface sees: corners and contact lines are darker. */
  const openness = (point: Vector, normal: Vector, reach: number): number => {
    let covered = 0
    for (let i = 1, weight = 1; i <= 6; i++, weight *= 0.72) {
      const step = (reach * i * i) / 36
      const d = distanceTo(point[0] + normal[0] * step, point[1] + normal[1] * step, point[2] + normal[2] * step)
      covered += (weight * Math.max(step - d, 0)) / step
    }
    return clamp(1 - covered / 2.6)
  }

  const floorAt = (point: Vector): Vector => {
    const normal: Vector = [0, 1, 0]
    const above: Vector = [point[0], 0.01, point[2]]
    const light = 0.5 + 0.34 * shadow(above, keyLight, 5) + 0.16 * shadow(above, fillLight, 3)
    const contact = 0.3 + 0.7 * openness(above, normal, 26)
    return scale(floorColor, mix(1, light * contact, 0.92) * 1.16)
  }

  const materialAt = ([x, y, z]: Vector): Material | null => {
    let nearest = y
    let material: Material | null = null
    for (const body of bodies) {
      const d = body.shape(x, y, z)
      if (d < nearest) {
        nearest = d
        material = body.material
      }
    }
    return material
  }

  const backdrop = (direction: Vector): Vector => scale(floorColor, mix(1.1, 0.98, smooth(0, 0.6, direction[1])))

  const shade = (from: Vector, direction: Vector, bounces: number): Vector => {
    const t = march(from, direction, bounces === 0 ? 0.6 : 1, 3000)
    if (t === Number.POSITIVE_INFINITY) return bounces === 0 ? room(direction, 0.15) : backdrop(direction)
    const point = add(from, direction, t)
    const material = materialAt(point)
    if (material === null) {
      const fade = bounces === 0 ? smooth(60, 420, t) : smooth(900, 2200, t)
      const ground = floorAt(point)
      const wall = bounces === 0 ? room(direction, 0.3) : backdrop(direction)
      return [mix(ground[0], wall[0], fade), mix(ground[1], wall[1], fade), mix(ground[2], wall[2], fade)]
    }
    return surface(point, direction, material, bounces)
  }

  const surface = (point: Vector, direction: Vector, material: Material, bounces: number): Vector => {
    const { color, metallic, roughness } = material
    const normal = normalAt(point)
    const lifted = add(point, normal, 0.05)
    const open = openness(lifted, normal, 14)
    const key = Math.max(dot(normal, keyLight), 0) * shadow(lifted, keyLight, 7)
    const fill = Math.max(dot(normal, fillLight), 0)
    const diffuse = open * mix(0.3, 0.55, 0.5 + 0.5 * normal[1]) + 0.75 * key + 0.18 * fill * open

    const facing = -dot(direction, normal)
    const mirror = unit(add(direction, normal, 2 * facing))
    const fresnel = (1 - clamp(facing)) ** 5
    const sharp = bounces > 0 && roughness < 0.5 ? shade(lifted, mirror, bounces - 1) : room(mirror, roughness)
    const blurred = room(mirror, roughness)
    const highlight = Math.max(dot(unit(add(keyLight, direction, -1)), normal), 0) ** mix(220, 14, roughness)
    const channel = (i: 0 | 1 | 2) => {
      const reflected = mix(sharp[i], blurred[i], clamp(roughness * 1.6)) * mix(0.35, 1, open)
      const specular = mix(0.04 + 0.5 * fresnel * (1 - roughness), mix(color[i], 1, fresnel * 0.6), metallic)
      return (
        color[i] * diffuse * (1 - metallic * 0.94) +
        reflected * specular +
        highlight * key * mix(0.25 * (1 - roughness), 0.9 * color[i], metallic)
      )
    }
    return [channel(0), channel(1), channel(2)]
  }

  /** An image, three bytes a pixel. Where neighbours differ, a pixel is the mean of nine rays. */
  return (view: View, width: number, height: number): Uint8Array => {
    const [turn, tilt] = [(view.turn * Math.PI) / 180, (view.tilt * Math.PI) / 180]
    const away: Vector = [Math.sin(turn) * Math.cos(tilt), Math.sin(tilt), Math.cos(turn) * Math.cos(tilt)]
    const right = unit(cross([0, 1, 0], away))
    const up = cross(away, right)
    const eye = add(add([0, view.height, 0], right, view.shift ?? 0), away, view.distance)
    const ray = (px: number, py: number): Vector => {
      const u = (2 * px - width) / height
      const v = (height - 2 * py) / height
      return tone(shade(eye, unit(add(add(scale(away, -focalLength), right, u), up, v)), 1))
    }
    const coarse = Array.from({ length: width * height }, (_, i) => ray((i % width) + 0.5, Math.floor(i / width) + 0.5))
    const differs = (a: Vector, b: Vector | undefined) =>
      b !== undefined && Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]) > 0.025

    const pixels = new Uint8Array(width * height * 3)
    for (const [index, color] of coarse.entries()) {
      const [column, row] = [index % width, Math.floor(index / width)]
      const isEdge = [1, -1, width, -width].some((step) => differs(color, coarse[index + step]))
      let mean = color
      if (isEdge) {
        mean = [0, 0, 0]
        for (const dy of [1 / 6, 3 / 6, 5 / 6])
          for (const dx of [1 / 6, 3 / 6, 5 / 6]) mean = add(mean, ray(column + dx, row + dy), 1 / 9)
      }
      const vignette = 1 - 0.2 * ((column / width - 0.5) ** 2 + (row / height - 0.5) ** 2)
      pixels.set(
        mean.map((value) => Math.round(clamp(value * vignette) * 255)),
        index * 3,
      )
    }
    return pixels
  }
}

/** From light to screen: highlights roll off, then the sRGB curve. */
const tone = (light: Vector): Vector => [toneOf(light[0]), toneOf(light[1]), toneOf(light[2])]
const toneOf = (value: number) => {
  const rolled = value < 0.75 ? value : 0.75 + 0.25 * (1 - Math.exp(-(value - 0.75) / 0.25))
  return rolled <= 0.0031308 ? 12.92 * rolled : 1.055 * rolled ** (1 / 2.4) - 0.055
}
