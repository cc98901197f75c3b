import type { TypedDocumentString } from './gql/graphql'

// ask sends an operation and returns its data, or throws what the server told.
export async function ask<Result, Variables>(
  operation: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: operation, variables }),
  })
  const reply: { data?: Result; errors?: { message: string }[] } = await response.json()
  if (reply.errors || !reply.data) {
    throw new Error(reply.errors?.map((error) => error.message).join(' ') ?? response.statusText)
  }
  return reply.data
}
