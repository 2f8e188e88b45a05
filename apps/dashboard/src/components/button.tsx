import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'

/** `overlay` is placed on an image, `stage` on the dark background around one. */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger' | 'overlay' | 'stage'

const base =
  'inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-md border text-sm font-medium whitespace-nowrap transition-colors select-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 data-[pending]:cursor-progress [&_svg]:size-4 [&_svg]:shrink-0'

const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border-line bg-surface text-ink hover:border-edge hover:bg-raised',
  quiet: 'border-transparent text-muted hover:bg-raised hover:text-ink',
  danger: 'border-transparent bg-danger text-on-accent hover:opacity-90',
  overlay: 'border-transparent bg-stage/70 text-frame-ink hover:bg-stage',
  stage: 'border-transparent text-frame-ink hover:bg-frame-raised focus-visible:outline-frame-accent',
}

/** The look of a button, for buttons and for links that act as one. */
export const buttonStyle = (variant: ButtonVariant): string => `${base} ${variants[variant]} h-9 px-3.5`

/** The look of a square button with only an icon. */
export const iconButtonStyle = (variant: ButtonVariant): string =>
  `${base} ${variants[variant]} ${variant === 'overlay' ? 'size-8' : 'size-9'}`

interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className'> {
  variant?: ButtonVariant
  children: ReactNode
}

/** A button. While `isPending` it shows a spinner, keeps its focus and does nothing. */
export function Button({ variant = 'secondary', children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={buttonStyle(variant)}>
      {({ isPending }) => (
        <>
          {isPending && <LoaderCircle aria-hidden className="animate-spin" />}
          {children}
        </>
      )}
    </AriaButton>
  )
}

interface SubmitButtonProps {
  isPending: boolean
  children: string
}

/**
 * Submits a form. The focus stays in the field: leaving it would validate it, and when its message disappears, the
 * button would move away from the pointer before it is released.
 */
export function SubmitButton({ isPending, children }: SubmitButtonProps) {
  return (
    <Button type="submit" variant="primary" isPending={isPending} preventFocusOnPress>
      {children}
    </Button>
  )
}
