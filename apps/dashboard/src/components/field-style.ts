export const labelStyle = 'text-[0.8125rem] font-medium text-ink'

export const fieldStyle =
  'w-full rounded-md border border-edge bg-surface px-3 text-sm text-ink placeholder:text-muted data-[invalid]:border-danger data-[disabled]:opacity-50'

export const popoverStyle =
  'appears min-w-44 overflow-auto rounded-md border border-line bg-surface p-1 shadow-float outline-none'

export const optionStyle =
  'flex min-h-8 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1 text-sm outline-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 data-[focused]:bg-raised [&_svg]:size-4 [&_svg]:shrink-0'
