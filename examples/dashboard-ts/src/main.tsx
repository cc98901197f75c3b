import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { list, type Filter, type Listed, type Page, type Role } from './activities'
import type { RecordStatus } from './gql/graphql'
import { onChange } from './live'
import './style.css'

const statuses: Record<RecordStatus, string> = { DRAFT: 'Draft', IN_REVIEW: 'In review', APPROVED: 'Approved' }
const roles: Record<Role, string> = { both: 'Both', controller: 'Controller', processor: 'Processor' }

function Select<Value extends string>(props: {
  label: string
  options: Record<Value, string>
  any?: string
  value?: Value
  onChange: (value?: Value) => void
}) {
  return (
    <label>
      {props.label}
      <select value={props.value ?? ''} onChange={(event) => props.onChange((event.currentTarget.value || undefined) as Value)}>
        {props.any && <option value="">{props.any}</option>}
        {Object.entries<string>(props.options).map(([value, text]) => (
          <option key={value} value={value}>{text}</option>
        ))}
      </select>
    </label>
  )
}

function Table({ rows, totals }: Listed) {
  return (
    <table>
      <caption aria-live="polite">
        {totals.controller} as controller, {totals.processor} as processor
      </caption>
      <thead>
        <tr>
          <th scope="col">Activity</th>
          <th scope="col">Role</th>
          <th scope="col">Status</th>
          <th scope="col">Owner</th>
          <th scope="col">Next review</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.name}</th>
            <td>{row.__typename === 'ControllerActivity' ? roles.controller : roles.processor}</td>
            <td>{statuses[row.recordStatus]}</td>
            <td>{row.owner?.name ?? '–'}</td>
            <td>{row.nextReviewOn ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Pager({ place, onPage }: { place: Listed['place']; onPage: (page: Page) => void }) {
  return (
    <nav aria-label="Pages">
      <button disabled={!place?.hasPreviousPage} onClick={() => onPage({ before: place?.startCursor ?? undefined })}>
        Previous
      </button>
      <button disabled={!place?.hasNextPage} onClick={() => onPage({ after: place?.endCursor ?? undefined })}>
        Next
      </button>
    </nav>
  )
}

function Dashboard() {
  const [filter, setFilter] = useState<Filter>({ role: 'both' })
  const [page, setPage] = useState<Page>({})
  const [listed, setListed] = useState<Listed>()
  const [error, setError] = useState('')
  const [changes, setChanges] = useState(0)

  useEffect(() => onChange(() => setChanges((seen) => seen + 1)), [])

  useEffect(() => {
    let late = false // another page was asked for in the meantime
    list(filter, page)
      .then((found) => {
        if (late) return
        setListed(found)
        setError('')
      })
      .catch((wrong: Error) => {
        if (!late) setError(wrong.message)
      })
    return () => {
      late = true
    }
  }, [filter, page, changes])

  function narrow(change: Partial<Filter>) {
    setFilter({ ...filter, ...change })
    setPage({}) // cursors belong to the list they came from
  }

  return (
    <main>
      <h1>Processing activities</h1>
      <form role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          Name contains
          <input type="search" value={filter.text} onInput={(event) => narrow({ text: event.currentTarget.value })} />
        </label>
        <Select label="Role" options={roles} value={filter.role} onChange={(role = 'both') => narrow({ role })} />
        <Select label="Status" options={statuses} any="Any" value={filter.status} onChange={(status) => narrow({ status })} />
      </form>
      {error && <p role="alert">{error}</p>}
      {listed && <Table {...listed} />}
      {listed && <Pager place={listed.place} onPage={setPage} />}
    </main>
  )
}

render(<Dashboard />, document.body)
