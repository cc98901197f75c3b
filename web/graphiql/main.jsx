import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './main.css'
import { GraphiQL } from 'graphiql'
import { getOperationAST } from 'graphql'
import { createClient } from 'graphql-sse'
import { useCallback, useState } from 'react'
import { createRoot } from 'react-dom/client'

// The page of a register asks that register, by the session; the other one the register of a token or the only one.
const url = location.pathname.replace(/graphiql$/, 'graphql')

const welcome = `# Sign in at ${location.origin}/sign-in, or put a token below, under Headers:
#
#   {"Authorization": "Bearer ropa_..."}
#
# The other tabs hold the README's examples.
query Welcome {
  viewer { role }
  register { name }
}
`

async function ask(params, headers) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(params),
  })
  return response.json()
}

function isSubscription(params, options) {
  return options?.documentAST && getOperationAST(options.documentAST, params.operationName)?.operation === 'subscription'
}

function Explorer({ examples }) {
  // What one tab says under Headers holds for all of them, until the page is left; it is stored nowhere.
  const [authorization, setAuthorization] = useState()
  const fetcher = useCallback(
    (params, options) => {
      const headers = { ...(authorization && { Authorization: authorization }), ...options?.headers }
      if (headers.Authorization !== authorization) {
        setAuthorization(headers.Authorization) // a new fetcher, with which GraphiQL asks for the contract again
      }
      return isSubscription(params, options) ? createClient({ url, headers }).iterate(params) : ask(params, headers)
    },
    [authorization],
  )
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={[welcome, ...examples].map((query) => ({ query }))}
      inputValueDeprecation
      plugins={[]} // the history would store headers with each query, tokens among them
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
    />
  )
}

const examples = await (await fetch('/graphiql/examples.json')).json()
createRoot(document.getElementById('graphiql')).render(<Explorer examples={examples} />)
