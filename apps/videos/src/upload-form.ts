interface TextField {
  type: 'string'
  format?: 'uuid'
  maxLength?: number
  enum?: string[]
}

/** An upload's body for the API document: the file, and the text fields that may stand in the query instead. */
export const uploadForm = (fields: Record<string, TextField>) => ({
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object' as const,
        required: ['file'],
        properties: { file: { type: 'string' as const, format: 'binary' }, ...fields },
      },
    },
  },
})
