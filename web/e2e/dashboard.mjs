// The example dashboard in a browser, as it was built, before the real server: rows, filters, pages and totals.
import assert from 'node:assert/strict'
import { inBrowser } from './browser.mjs'
import { preview } from '../../examples/dashboard-ts/node_modules/vite/dist/node/index.js'

const { ROPA_URL: url, ROPA_TOKEN: token } = process.env
const root = new URL('../../examples/dashboard-ts', import.meta.url).pathname

// asked is what the server answers, by other means than the dashboard's.
async function asked(query) {
  const response = await fetch(url + '/graphql', {
    method: 'POST',
    headers: { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  const { data, errors } = await response.json()
  assert.equal(errors, undefined)
  return data
}

// all is what the dashboard has to show.
const { nodes: all } = (
  await asked(`{ processingActivities(first: 100, orderBy: [{field: NAME}]) {
    nodes { __typename id version name recordStatus }
  } }`)
).processingActivities
const inRole = (role, of = all) => of.filter((one) => one.__typename === role + 'Activity')
const totals = (of) => `${inRole('Controller', of).length} as controller, ${inRole('Processor', of).length} as processor`

const server = await preview({ root, logLevel: 'warn', preview: { host: '127.0.0.1', port: 0 } })
const origin = new URL(server.resolvedUrls.local[0]).origin

await inBrowser(origin, async (page) => {
  // shows waits until the table holds just these activities.
  async function shows(expected, what) {
    const names = expected.slice(0, 5).map((one) => one.name)
    await page
      .waitForFunction((wanted) => {
        const shown = [...document.querySelectorAll('tbody th')].map((cell) => cell.textContent)
        return JSON.stringify(shown) === JSON.stringify(wanted)
      }, names)
      .catch(async () => assert.deepEqual(await page.locator('tbody th').allTextContents(), names, what))
  }
  const next = page.getByRole('button', { name: 'Next' })
  const previous = page.getByRole('button', { name: 'Previous' })

  await page.goto(origin)
  await shows(all, 'the first page')
  assert.equal(await page.getByRole('table').locator('caption').textContent(), totals(all))
  assert.ok(all.length > 5 && (await previous.isDisabled()))
  await next.click()
  await shows(all.slice(5), 'the next page')
  await previous.click()
  await shows(all, 'the first page again')

  await page.getByLabel('Role').selectOption('Processor')
  await shows(inRole('Processor'), 'those as processor')
  await page.getByLabel('Role').selectOption('Both')
  await page.getByLabel('Status').selectOption('Draft')
  const drafts = all.filter((one) => one.recordStatus === 'DRAFT')
  await shows(drafts, 'the drafts')
  const word = drafts[0].name.slice(0, 4).toUpperCase()
  await page.getByLabel('Name contains').fill(word)
  const found = drafts.filter((one) => one.name.toUpperCase().includes(word))
  await shows(found, 'what a text finds')
  assert.equal(await page.getByRole('table').locator('caption').textContent(), totals(found))
  await page.getByLabel('Name contains').fill('no such activity')
  await shows([], 'nothing')

  // What somebody writes elsewhere shows by itself.
  const [one] = inRole('Controller')
  await asked(`mutation { updateControllerActivity(input: {
    id: "${one.id}", expectedVersion: ${one.version}, fields: {name: "No such activity until now"}
  }) { userErrors { message } } }`)
  await shows([{ name: 'No such activity until now' }], 'a change')
})
await server.close()
