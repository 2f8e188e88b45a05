import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { type ButtonVariant, buttonStyle } from './button-style.ts'

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
