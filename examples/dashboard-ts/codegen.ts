import { createHash } from 'node:crypto'
import type { CodegenConfig } from '@graphql-codegen/cli'

// Types for every operation in src, and the manifest of what this client asks: the server can refuse everything else.
const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: ['src/**/*.{ts,tsx}', '!src/gql/**'],
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { hashAlgorithm: (text) => createHash('sha256').update(text).digest('hex') },
      },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        strictScalars: true,
        useTypeImports: true,
        scalars: {
          CountryCode: 'string',
          Date: 'string',
          DateTime: 'string',
          Duration: 'string',
          EmailAddress: 'string',
          JSON: 'unknown',
          URL: 'string',
        },
      },
    },
  },
}

export default config
