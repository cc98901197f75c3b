import graphql from '@graphql-eslint/eslint-plugin'

// What schema.graphql is held to: all rules for schemas and those of Relay. What is off or set otherwise says why.
const rules = {
  ...graphql.configs['flat/schema-all'].rules,
  ...graphql.configs['flat/schema-relay'].rules,

  // Short descriptions are lines in quotes, long ones blocks.
  '@graphql-eslint/description-style': 'off',

  // Types, fields and the values of enums are described. Not described again is what stands at an interface or means the same
  // everywhere: the fields of connections, edges and payloads. Fields of inputs are described where they are read, what one
  // orders by likewise. A Go test looks at each field with its interfaces; here their fields are left out by name.
  '@graphql-eslint/require-description': [
    'error',
    {
      types: true,
      rootField: true,
      DirectiveDefinition: true,
      EnumValueDefinition: true,
      FieldDefinition: true,
      ignoredSelectors: [
        'FieldDefinition[parent.name.value=/(Connection|Edge|Payload)$/]',
        'FieldDefinition[name.value=/^(id|key|version|citations|(created|updated)(At|By)|archivedAt)$/]',
        'FieldDefinition[parent.name.value=/^(Controller|Processor)Activity$/]',
        'EnumValueDefinition[parent.name.value=/OrderField$/]',
      ],
    },
  ],

  // Fields and types stand in the order in which people read them.
  '@graphql-eslint/alphabetize': 'off',

  // Changes are part of the contract.
  '@graphql-eslint/no-root-type': 'off',

  // A payload tells what was written; a client that wants more asks on.
  '@graphql-eslint/require-field-of-type-query-in-mutation-result': 'off',

  // What is deprecated names the version that removes it, in its reason; docs/contract.md.
  '@graphql-eslint/require-deprecation-date': 'off',

  // Records and parts have ids, which a test compares with the model. Values such as a term of an agreement have none.
  '@graphql-eslint/strict-id-in-types': 'off',

  // Feeds go one way.
  '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],

  // Connections have nodes beside their edges, and lists that stay short are plain ones. Events have no id to be found by.
  '@graphql-eslint/relay-edge-types': [
    'error',
    { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
  ],
}

export default [
  {
    files: ['schema.graphql'],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: 'schema.graphql' } } },
    plugins: { '@graphql-eslint': graphql },
    rules,
  },
]
