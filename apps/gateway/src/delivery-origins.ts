interface Delivery {
  VIDEO_DELIVERY: 'proxy' | 'redirect'
  S3_ENDPOINT?: string | undefined
  S3_BUCKET?: string | undefined
  S3_REGION: string
  S3_ADDRESSING: 'path' | 'virtual-host'
}

/** Where the videos service sends browsers for the bytes; nowhere when it streams them itself. */
export function deliveryOrigins(env: Delivery): string[] {
  if (env.VIDEO_DELIVERY === 'proxy') return []
  const url = new URL(env.S3_ENDPOINT ?? `https://s3.${env.S3_REGION}.amazonaws.com`)
  if (env.S3_ADDRESSING === 'virtual-host') url.host = `${env.S3_BUCKET}.${url.host}`
  return [url.origin]
}
