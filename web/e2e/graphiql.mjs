// GraphiQL in a browser: asked by the session of a person who signed in, and by a token.
import assert from 'node:assert/strict'
import { inBrowser } from './browser.mjs'

const { ROPA_URL: origin, ROPA_SIGN_IN: signIn, ROPA_TOKEN: token } = process.env

// runs executes what is in the editor until the answer shows. Just after a change of tabs, GraphiQL still names the operation of the
// tab before, which is refused.
async function runs(page, answer) {
  const shown = page.locator('.result-window', { hasText: answer })
  for (let tries = 1; ; tries++) {
    await page.getByRole('button', { name: 'Execute query' }).click()
    try {
      return await shown.waitFor({ timeout: 10_000 })
    } catch (error) {
      if (tries === 5) throw error
    }
  }
}

await inBrowser(origin, async (page) => {
  await page.goto(signIn)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('a[href="/r/smartops-it/graphiql"]').click()
  await runs(page, 'SmartOps IT')
  const tabs = await page.getByRole('tab').allTextContents()
  assert.match(tabs.join(), /^Welcome.*,AsController.*,AsProcessor/)
  await page.getByRole('tab', { name: 'AsController' }).click()
  await runs(page, 'Contact form and e-mail')
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
  await page.getByText('query: Query').waitFor()
}, /status of 422/)

await inBrowser(origin, async (page) => {
  await page.goto(origin + '/graphiql')
  await runs(page, 'UNAUTHENTICATED')
  await page.getByRole('button', { name: 'Headers' }).click()
  await page.getByRole('region', { name: 'Headers' }).getByRole('code').click()
  await page.keyboard.insertText(JSON.stringify({ Authorization: 'Bearer ' + token }))
  await runs(page, 'SmartOps IT')
  await page.getByRole('tab', { name: 'AsProcessor' }).click()
  await runs(page, 'categoriesOfProcessing')
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
  await page.getByText('query: Query').waitFor()
  await page.getByRole('tab', { name: 'Welcome' }).click()
  await runs(page, 'SmartOps IT')
  await page.getByRole('region', { name: 'Operation Editor' }).getByRole('code').click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText('subscription Live { registerChanged { cursor } }')
  await runs(page, '"cursor":')
  await page.getByRole('button', { name: 'Stop query' }).click()
  const stored = await page.evaluate(() => JSON.stringify(localStorage))
  assert.ok(!stored.includes(token), 'the token was stored')
}, /status of 4(01|22)/)
