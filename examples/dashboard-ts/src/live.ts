import { createClient } from 'graphql-sse'
import { graphql } from './gql'
import type { ChangedSubscription } from './gql/graphql'

const changed = graphql(`
  subscription Changed($since: String) {
    registerChanged(since: $since, types: [CONTROLLER_ACTIVITY, PROCESSOR_ACTIVITY]) {
      cursor
      changes { id }
    }
  }
`)

// onChange calls back whenever activities were changed, until it is told to stop. When a stream ends it goes on after the last
// cursor, so that nothing is missed.
export function onChange(tell: () => void): () => void {
  const client = createClient({ url: '/graphql', retryAttempts: 0 })
  let stopped = false
  async function listen() {
    for (let since: string | undefined; !stopped; ) {
      try {
        const stream = client.iterate<ChangedSubscription>({ query: changed.toString(), variables: { since } })
        for await (const { data } of stream) {
          since = data?.registerChanged?.cursor // none after an error, such as being too far behind: then from now
          if (!since || data?.registerChanged?.changes.length) tell()
        }
      } catch {
        // The server is away; it is asked again.
      }
      await new Promise((resolve) => setTimeout(resolve, 2000))
    }
  }
  void listen()
  return () => {
    stopped = true
    client.dispose()
  }
}
