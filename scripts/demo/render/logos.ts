/** Logos of the demo's organizations, as SVG without text, so that they look the same on every machine. */
export const logos: Record<string, string> = {
  'nordfeld-agrar': `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640" viewBox="0 0 320 320">
  <rect width="320" height="320" fill="#f4f6ef"/>
  <circle cx="160" cy="160" r="118" fill="#2f5d3a"/>
  <clipPath id="disc"><circle cx="160" cy="160" r="118"/></clipPath>
  <g clip-path="url(#disc)">
    <circle cx="160" cy="128" r="46" fill="#f2c14e"/>
    <path d="M20 178 C90 140 230 140 300 178 V300 H20 Z" fill="#7fa650"/>
    <path d="M20 214 C100 176 220 176 300 214 V300 H20 Z" fill="#5b8a3f"/>
    <g stroke="#f4f6ef" stroke-width="7" fill="none">
      <path d="M160 178 V300"/><path d="M138 180 C126 220 104 262 76 300"/><path d="M182 180 C194 220 216 262 244 300"/>
      <path d="M116 184 C96 214 64 246 24 270"/><path d="M204 184 C224 214 256 246 296 270"/>
    </g>
  </g>
  <circle cx="160" cy="160" r="118" fill="none" stroke="#24472d" stroke-width="8"/>
</svg>`,
  'castello-packaging': `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640" viewBox="0 0 320 320">
  <rect width="320" height="320" fill="#fbf7f2"/>
  <path d="M160 44 L262 96 V214 L160 276 L58 214 V96 Z" fill="#b4472e"/>
  <path d="M160 44 L262 96 L160 152 L58 96 Z" fill="#e0764f"/>
  <path d="M160 152 L262 96 V214 L160 276 Z" fill="#8f3321"/>
  <path d="M58 96 V76 h22 v30 Z M240 107 V76 h22 v20 Z M149 50 V24 h22 v26 L160 44 Z" fill="#b4472e"/>
  <path d="M109 70 L211 124 V164 L186 176 V137 L84 83 Z" fill="#fbf7f2"/>
</svg>`,
}
