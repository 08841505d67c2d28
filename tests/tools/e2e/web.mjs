// Opens a web edition in Chromium as its readers do, and says what is wrong, a line each; exits 1 if
// anything is. At every size, by day and by night, with scripts and without: axe finds nothing
// (WCAG 2.2 AA), nothing is requested, nothing is wider than the window. Notes are opened and closed
// by keyboard; a call moves nothing. With scripts what is copied has no soft hyphens, the number of
// a paragraph copies its citation, and what is chosen is remembered. Screenshots are kept.
//
//   node web.mjs JOB.json      {name, file, modules, chromium, out, title, citation, notes}

import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const job = JSON.parse(await readFile(process.argv[2], 'utf8'))
const need = createRequire(join(job.modules, 'x.js'))
const { chromium } = need('playwright-core')
const axe = await readFile(need.resolve('axe-core/axe.min.js'), 'utf8')
// Without scripts: what drives the browser is one itself, so that the page is opened without its own.
const plain = join(job.out, `${job.name}-plain.html`)
await writeFile(plain, (await readFile(job.file, 'utf8')).replace(/<script>[^]*?<\/script>/, ''))
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SIZES = [[320, 640], [360, 740], [820, 1180], [1600, 1000]].slice(0, job.sizes)

let faults = 0
const fault = (words) => { console.log(`${job.name}: ${words}`); faults++ }
const browser = await chromium.launch({ executablePath: job.chromium, args: ['--no-sandbox'] })

for (const isScripted of [true, false]) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of SIZES) {
      const where = `${width} px, ${colorScheme}, scripts ${isScripted ? 'on' : 'off'}`
      await opened(isScripted ? job.file : plain, { colorScheme, viewport: { width, height } }, async (page) => {
        await look(page, where)
        const name = `${job.name}-web-${width}-${colorScheme}.png`
        if (isScripted) await page.screenshot({ path: join(job.out, name) })
        if (job.notes) await notes(page, where, width)
      })
    }
  }
}
if (job.citation) await opened(job.file, { viewport: { width: 820, height: 1180 } }, scripted)
for (const [width, height] of [...SIZES, [1160, 800]]) await opened(job.file, { viewport: { width, height } }, (page) => enlarged(page, width))
await opened(job.file, { viewport: { width: 820, height: 1180 } }, async (page) => {
  await page.pdf({ path: join(job.out, `${job.name}-web-printed.pdf`), preferCSSPageSize: true })
})
await browser.close()
process.exit(faults ? 1 : 0)

/** Opens the page by itself, and tells of all that it asks for, or refuses to do. */
async function opened(file, options, look) {
  const address = pathToFileURL(file).href
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address && !request.url().startsWith('data:')) fault(`${request.url()} is asked for`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error') fault(`the browser says: ${message.text()}`)
  })
  page.on('pageerror', (error) => fault(`the script breaks off: ${error.message}`))
  await page.goto(address)
  await look(page, context)
  await context.close()
}

async function look(page, where) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true }))
  const { violations } = await evaluated(page, axe, RULES)
  for (const { id, nodes } of violations) fault(`${where}: axe: ${id}: ${nodes.length} × ${nodes[0].target} ${nodes[0].failureSummary.replaceAll('\n', ' ')}`)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (wide > 0) fault(`${where}: the page is ${wide} px wider than the window`)
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = false }))
}

/** Whatever the reader chooses, nothing is wider than the window. */
async function enlarged(page, width) {
  await page.locator('.appearance summary').click()
  for (const size of ['120', '200']) {
    for (const letters of ['45', '85']) {
      await page.locator(`[name=size][value="${size}"]`).check()
      await page.locator(`[name=measure][value="${letters}"]`).check()
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (wide > 0) fault(`${width} px, type of ${size} %, ${letters} letters: the page is ${wide} px wider than the window`)
    }
  }
}

/** axe is put in from outside: the policy of the page holds for what the page brings. */
async function evaluated(page, source, values) {
  await page.evaluate(source)
  return page.evaluate((values) => window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }), values)
}

/** Calls the first note by keyboard, and goes back. */
async function notes(page, where, width) {
  const call = page.locator('main .call').first()
  await call.scrollIntoViewIfNeeded()
  await call.evaluate((one) => scrollTo(0, scrollY + one.getBoundingClientRect().top - innerHeight / 3))
  const before = await call.evaluate((one) => Math.round(one.getBoundingClientRect().top))
  await call.focus()
  await page.keyboard.press('Enter')
  await page.waitForTimeout(80)
  const note = page.locator('.endnote:target')
  if (await note.count() !== 1) return fault(`${where}: the first call opens no note`)
  const box = await note.boundingBox()
  const { height } = page.viewportSize()
  if (!box || box.y < -1 || box.y + Math.min(box.height, 40) > height + 1) fault(`${where}: the note is not in the window: ${JSON.stringify(box)}`)
  const moved = await call.evaluate((one) => Math.round(one.getBoundingClientRect().top)) - before
  if (width < 1152 && Math.abs(moved) > 2) fault(`${where}: opening a note moves the text by ${moved} px`)
  if (where.endsWith('on')) await page.screenshot({ path: join(job.out, `${job.name}-web-note-${where.replaceAll(/\W+/g, '-')}.png`) })
  await page.keyboard.press('Tab')
  const inside = await page.evaluate(() => document.querySelector('.endnote:target')?.contains(document.activeElement))
  if (!inside) fault(`${where}: the next stop after a call is not in its note`)
  await page.keyboard.press('Enter')
  await page.waitForTimeout(80)
  const id = await page.evaluate(() => location.hash)
  if (!id.startsWith('#fnref-')) fault(`${where}: the way back leads to ${id}`)
}

async function scripted(page, context) {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await page.locator('main .number').first().click()
  await page.waitForTimeout(200)  // the clipboard is written by and by
  if (job.citation && await clipboard() !== job.citation) fault(`the number copies “${await clipboard()}”, not “${job.citation}”`)
  await page.evaluate(() => getSelection().selectAllChildren(document.querySelector('main')))
  const text = await page.evaluate(() => document.querySelector('main').textContent)
  if (!text.includes('\u00AD')) fault('the text has no soft hyphens')
  await page.keyboard.press('Control+c')
  await page.waitForTimeout(200)
  const copied = await clipboard()
  if (copied.includes('\u00AD')) fault('copied text has soft hyphens')
  if (copied.length < text.replaceAll('\u00AD', '').trim().length * 0.9) fault('copied text lacks words')
  await page.locator('.citing button').first().click()
  await page.waitForTimeout(200)
  if (!(await clipboard()).includes(job.title)) fault(`the citation copies “${await clipboard()}”`)
  await page.locator('.appearance summary').click()
  await page.locator('[name=colours][value=dark]').check()
  await page.locator('[name=size][value="150"]').check()
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const dark = await ground()
  await page.reload()
  if (await ground() !== dark || !await page.locator('[name=size][value="150"]').isChecked()) fault('what was chosen is not remembered')
  if (!job.notes) return
  await page.locator('main .call').first().focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  if (await page.locator('.endnote:target').count()) fault('Escape does not close a note')
  const focused = await page.evaluate(() => document.activeElement.className)
  if (focused !== 'call') fault(`Escape leads to “${focused}”, not to the call`)
}
