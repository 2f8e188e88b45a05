import type { Material } from './studio.ts'

const material = (color: Material['color'], metallic: number, roughness: number): Material => ({
  color,
  metallic,
  roughness,
})

export const steel = material([0.66, 0.675, 0.7], 1, 0.2)
export const groundSteel = material([0.58, 0.595, 0.62], 1, 0.36)
export const darkSteel = material([0.3, 0.312, 0.335], 1, 0.4)
export const chrome = material([0.88, 0.89, 0.91], 1, 0.06)
export const brass = material([0.86, 0.66, 0.3], 1, 0.28)
export const copper = material([0.85, 0.52, 0.34], 1, 0.34)
export const rubber = material([0.028, 0.03, 0.033], 0, 0.62)
export const graphitePaint = material([0.06, 0.068, 0.08], 0, 0.3)
export const bluePaint = material([0.03, 0.13, 0.36], 0, 0.22)
export const orangePaint = material([0.78, 0.2, 0.02], 0, 0.25)
export const whitePaint = material([0.8, 0.8, 0.78], 0, 0.35)
export const blueSilicone = material([0.05, 0.3, 0.62], 0, 0.42)
