// What the tests in a browser share: a page that tells what it fetched and what went wrong in it.
import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'

// inBrowser runs fn with a page of a browser. It fails if the page fetched anything from another origin or told of an error, such
// as what its policy forbids; an icon that is missing, and what is expected to go wrong, aside.
export async function inBrowser(origin, fn, expected = /^$/) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] })
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
  page.setDefaultTimeout(60_000)
  const foreign = []
  const wrong = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== origin && url.protocol !== 'data:') foreign.push(request.url())
  })
  page.on('pageerror', (error) => wrong.push(String(error)))
  page.on('console', (message) => {
    if (message.type() !== 'error' || message.location().url.endsWith('/favicon.ico')) return
    if (!expected.test(message.text())) wrong.push(message.text())
  })
  try {
    await fn(page)
    assert.deepEqual(foreign, [], 'fetched from elsewhere')
    assert.deepEqual(wrong, [], 'went wrong in the page')
  } catch (error) {
    console.error(wrong.join('\n'))
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT })
    throw error
  } finally {
    await browser.close()
  }
}
