export interface Portrait {
  background: readonly [string, string]
  skin: string
  /** Under the chin and beside the nose. */
  shade: string
  hair: string
  clothes: string
  collar: string
  /** Paths on a 400 × 400 sheet, behind and in front of the head. */
  hairBehind: string
  hairFront: string
  beard?: string
  glasses?: boolean
}

/** A person in flat shapes, as SVG. Nobody in particular. */
export function drawPortrait(person: Portrait): string {
  const { background, skin, shade, hair, clothes, collar } = person
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640" viewBox="0 0 400 400">
  <defs>
    <linearGradient id="back" x1="0" y1="0" x2="0.6" y2="1"><stop offset="0" stop-color="${background[0]}"/><stop offset="1" stop-color="${background[1]}"/></linearGradient>
    <linearGradient id="cloth" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${clothes}"/><stop offset="1" stop-color="${clothes}" stop-opacity="0.82"/></linearGradient>
    <radialGradient id="light" cx="0.3" cy="0.2" r="0.9"><stop offset="0" stop-color="#fff" stop-opacity="0.35"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>
  </defs>
  <rect width="400" height="400" fill="url(#back)"/><rect width="400" height="400" fill="url(#light)"/>
  <path d="${person.hairBehind}" fill="${hair}"/>
  <path d="M52 400 C56 326 108 298 164 290 L236 290 C292 298 344 326 348 400 Z" fill="url(#cloth)"/>
  <path d="M164 232 L164 292 C172 326 228 326 236 292 L236 232 Z" fill="${shade}"/>
  <path d="M150 293 L200 352 L176 388 L128 300 Z" fill="${collar}"/><path d="M250 293 L200 352 L224 388 L272 300 Z" fill="${collar}"/>
  <ellipse cx="127" cy="196" rx="15" ry="22" fill="${shade}"/><ellipse cx="273" cy="196" rx="15" ry="22" fill="${shade}"/>
  <path d="M128 164 C126 96 274 96 272 164 C274 226 244 276 200 276 C156 276 126 226 128 164 Z" fill="${skin}"/>
  ${person.beard === undefined ? '' : `<path d="${person.beard}" fill="${hair}"/>`}
  <path d="M152 170 q17 -12 33 -2" stroke="${hair}" stroke-width="6" stroke-linecap="round" fill="none"/><path d="M215 168 q17 -10 33 2" stroke="${hair}" stroke-width="6" stroke-linecap="round" fill="none"/>
  <ellipse cx="170" cy="192" rx="6.5" ry="8" fill="#23262b"/><ellipse cx="230" cy="192" rx="6.5" ry="8" fill="#23262b"/>
  <circle cx="172.5" cy="189" r="2" fill="#fff"/><circle cx="232.5" cy="189" r="2" fill="#fff"/>
  <path d="M200 194 q8 20 -3 24" stroke="${shade}" stroke-width="5" stroke-linecap="round" fill="none"/>
  <path d="M176 238 q24 19 48 0" stroke="#8c4038" stroke-width="6" stroke-linecap="round" fill="none"/>
  ${person.glasses ? '<g stroke="#2d3138" stroke-width="5" fill="#fff" fill-opacity="0.12"><rect x="144" y="174" width="50" height="38" rx="15"/><rect x="206" y="174" width="50" height="38" rx="15"/><path d="M194 188 q6 -5 12 0 M144 186 l-16 -5 M256 186 l16 -5" fill="none"/></g>' : ''}
  <path d="${person.hairFront}" fill="${hair}"/>
</svg>`
}

const shortHair =
  'M122 172 C110 84 168 66 206 70 C262 66 292 104 278 172 C272 150 268 138 256 128 C228 140 172 136 148 124 C134 138 128 152 122 172 Z'

export const portraits: Record<string, Portrait> = {
  'ines-albrecht': {
    background: ['#5b7f95', '#2f4858'],
    skin: '#f0c7a5',
    shade: '#dba682',
    hair: '#5a3825',
    clothes: '#20304a',
    collar: '#eef1f4',
    hairBehind:
      'M112 190 C96 70 176 58 206 62 C276 56 304 110 288 196 C286 236 296 262 304 288 L252 292 L150 292 L96 288 C106 262 116 232 112 190 Z',
    hairFront:
      'M124 182 C118 108 164 84 214 90 C256 92 280 122 276 182 C262 160 254 140 232 122 C206 146 158 150 136 152 C130 160 126 170 124 182 Z',
  },
  'jonas-petersen': {
    background: ['#8aa66b', '#46633a'],
    skin: '#f3cfb0',
    shade: '#dfae8c',
    hair: '#b07a3c',
    clothes: '#3d5a40',
    collar: '#d9dfd2',
    hairBehind: 'M130 150 h140 v30 h-140 Z',
    hairFront: shortHair,
    beard:
      'M130 190 C136 214 142 222 158 224 C178 214 222 214 242 224 C258 222 264 214 270 190 C276 244 240 284 200 284 C160 284 124 244 130 190 Z M176 234 C184 252 216 252 224 234 C214 226 186 226 176 234 Z',
  },
  'marta-lindqvist': {
    background: ['#d9a05b', '#a8652f'],
    skin: '#f6d5bb',
    shade: '#e3b595',
    hair: '#d8b26a',
    clothes: '#7a3e2c',
    collar: '#f3e6d6',
    hairBehind:
      'M116 196 C100 84 168 62 204 64 C264 60 300 108 284 200 C284 222 276 236 266 244 L134 244 C122 234 116 218 116 196 Z',
    hairFront:
      'M124 180 C120 112 160 88 196 90 C250 88 280 122 276 180 C268 160 262 146 250 136 L150 134 C138 146 130 160 124 180 Z',
    glasses: true,
  },
  'giulia-castello': {
    background: ['#8d7aa8', '#4f3f6b'],
    skin: '#e2ae86',
    shade: '#c98f68',
    hair: '#241b1a',
    clothes: '#3b2c52',
    collar: '#efe9f5',
    hairBehind:
      'M108 206 C88 70 172 54 204 58 C276 52 312 110 292 206 C298 246 290 280 282 300 L118 300 C110 280 102 246 108 206 Z',
    hairFront:
      'M122 190 C114 112 156 82 204 88 C252 84 286 118 278 190 C274 166 262 146 240 132 C220 124 206 112 200 100 C192 122 166 136 148 144 C134 154 126 170 122 190 Z',
  },
  'davide-ferrante': {
    background: ['#6a8fb5', '#335579'],
    skin: '#cf9a72',
    shade: '#b37f5a',
    hair: '#2b2422',
    clothes: '#c9682b',
    collar: '#f1e3d3',
    hairBehind: 'M130 150 h140 v26 h-140 Z',
    hairFront:
      'M122 170 C112 92 160 72 202 72 C252 70 290 98 278 170 C274 148 268 138 258 130 C246 116 226 118 200 120 C174 118 154 116 142 130 C132 138 126 150 122 170 Z',
    glasses: true,
  },
}
