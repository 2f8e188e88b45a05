import { InvalidArgumentError } from '@commander-js/extra-typings'

/** `10%` as 0.1. Throws for anything but a share above 0% and up to 100%. */
export function parseShare(text: string): number {
  const percent = /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(text)?.[1]
  if (percent === undefined || Number(percent) === 0 || Number(percent) > 100)
    throw new InvalidArgumentError('Expected more than 0% and at most 100%, such as 10%.')
  return Number(percent) / 100
}
