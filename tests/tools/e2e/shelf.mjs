// Looks at the pages of a site as readers do: from the disk, at three sizes, by day and by night, with
// and without scripts; axe judges each (WCAG 2.2 AA), the search is used. Prints what is wrong.
//
//   node shelf.mjs JOB.json     see tests/tools/shelf.py for what a job says

import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const job = JSON.parse(await readFile(process.argv[2], 'utf8'))
const require = createRequire(join(job.modules, 'x.js'))
const { chromium } = require('playwright-core')
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8')
const faults = []
const browser = await chromium.launch({ executablePath: job.chromium, args: ['--no-sandbox'] })
const address = path => pathToFileURL(join(job.site, path)).href

async function opened(path, options, judge) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.on('pageerror', error => faults.push(`${path}: ${error}`))
  page.on('requestfailed', request => faults.push(`${path}: ${request.url()} cannot be loaded`))
  page.on('request', request => {
    if (!request.url().startsWith('file:')) faults.push(`${path}: asks for ${request.url()}`)
  })
  await page.goto(address(path))
  await judge(page, `${path} (${options.viewport.width}, ${options.colorScheme})`)
  await context.close()
}

async function judged(page, name) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  }))
  for (const one of violations) faults.push(`${name}: ${one.id}: ${one.help}: ${one.nodes[0].html.slice(0, 120)}`)
  if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) {
    faults.push(`${name}: wider than the window`)
  }
}

let count = 0
for (const width of [360, 820, 1600]) {
  for (const colorScheme of ['light', 'dark']) {
    for (const path of job.pages) {
      count += 1
      await opened(path, { viewport: { width, height: 900 }, colorScheme }, judged)
    }
  }
}

// Without scripts every list is there, and the search says what to do instead.
await opened('search.html', { viewport: { width: 360, height: 700 }, colorScheme: 'light', javaScriptEnabled: false },
  async page => { if (!await page.locator('#scriptless').isVisible()) faults.push('search.html: nothing without scripts') })

// With them it finds works, from the disk.
for (const [query, slug] of job.queries) {
  await opened(`search.html`, { viewport: { width: 820, height: 900 }, colorScheme: 'light' }, async (page, name) => {
    await page.fill('#q', query)
    await page.click('button[type=submit]')
    await page.locator('#found').filter({ hasText: /\S/ }).waitFor()
    const found = await page.locator('#results a').evaluateAll(all => all.map(link => link.getAttribute('href')))
    const wanted = slug ? `works/${slug}.html` : undefined
    if (found[0] !== wanted) faults.push(`${name}: “${query}” finds ${found[0]}, and not ${wanted}`)
    await judged(page, `${name} after “${query}”`)
  })
}
await browser.close()
console.log(`${count} pages judged by axe`)
for (const fault of [...new Set(faults)].slice(0, 40)) console.log(fault)
process.exit(faults.length ? 1 : 0)
