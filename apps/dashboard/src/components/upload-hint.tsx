/** Says what may be uploaded here, and with a mouse that it can be dropped. */
export function UploadHint({ limits }: { limits: string }) {
  return (
    <>
      <span className="hidden pointer-fine:inline">Drop files here. </span>
      {limits}
    </>
  )
}
