/** The supported version of the protocol (https://tus.io/protocols/resumable-upload). */
export const tusVersion = '1.0.0'
export const tusExtensions = 'creation,creation-with-upload,expiration,termination'

/** Whether this request carries bytes of an upload. */
export const carriesBytes = (headers: Headers) => headers.get('content-type') === 'application/offset+octet-stream'
