/** The page's content, and beside it the facts. */
export const partPageStyle =
  'grid grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-10 lg:grid-cols-[minmax(0,1fr)_18.5rem]'
