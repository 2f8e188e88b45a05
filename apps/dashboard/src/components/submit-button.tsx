import { Button } from './button.tsx'

interface SubmitButtonProps {
  isPending: boolean
  children: string
}

/**
 * Sends a form. The focus stays in the field: leaving it would check it, and as its message goes the button would move
 * away from the pointer before it is released.
 */
export function SubmitButton({ isPending, children }: SubmitButtonProps) {
  return (
    <Button type="submit" variant="primary" isPending={isPending} preventFocusOnPress>
      {children}
    </Button>
  )
}
