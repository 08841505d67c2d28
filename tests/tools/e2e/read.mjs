// Reads an e-book in a real engine as a person would: taps calls, goes back, goes to each entry of
// the contents and to each page. Prints what is wrong, a line each; exits 1 if anything is.
//
//   node read.mjs JOB.json      see tests/tools/e2e.py for what a job says

import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { createRequire } from 'node:module'

const job = JSON.parse(await readFile(process.argv[2], 'utf8'))
const { chromium } = createRequire(join(job.modules, 'x.js'))('playwright-core')
const kinds = { '.js': 'text/javascript', '.html': 'text/html', '.epub': 'application/epub+zip' }
const sizes = { phone: { width: 390, height: 844 }, tablet: { width: 820, height: 1180 } }
const faults = []
const letters = text => text.normalize('NFC').replace(/[^\p{L}\p{N}]/gu, '')
const plain = text => text.replace(/\s+/g, ' ').trim()

const server = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://x').pathname
  const file = path === '/book.epub' ? job.book
    : path.startsWith('/foliate/') ? join(job.modules, 'foliate-js', path.slice(9))
    : join(job.here, 'reader.html')
  try {
    const data = await readFile(file)
    response.writeHead(200, { 'content-type': kinds[extname(file)] ?? 'application/octet-stream' })
    response.end(data)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const address = `http://127.0.0.1:${server.address().port}/`
const browser = await chromium.launch({ executablePath: job.chromium, args: ['--no-sandbox'] })

for (const size of job.sizes ?? Object.keys(sizes)) {
  for (const colorScheme of job.schemes ?? ['light', 'dark']) await read(size, sizes[size], colorScheme)
}
await browser.close()
server.close()
for (const fault of faults) console.log(fault)
console.error(`${job.name}: ${job.checked ?? 0} things looked at, ${faults.length} wrong`)
process.exit(faults.length ? 1 : 0)

async function read(size, viewport, colorScheme) {
  const where = `${job.name}, ${size}, ${colorScheme}`
  const hold = (truth, what) => {
    job.checked = (job.checked ?? 0) + 1
    if (!truth) faults.push(`${where}: ${what}`)
  }
  const page = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: 2 })
  page.on('pageerror', error => hold(false, `the engine says: ${error.message}`))
  await page.goto(address)
  await page.waitForFunction(() => window.start)
  await page.evaluate(() => start('/book.epub'))
  const shoot = name => page.screenshot({ path: join(job.out, `${job.name}-${size}-${colorScheme}-${name}.png`) })

  await cover(page, hold, shoot)
  await contents(page, hold)
  await pages(page, hold)
  for (const [number, text] of Object.entries(job.notes)) await note(page, hold, number, text, shoot)
  for (const [name, href] of Object.entries(job.places)) {
    await page.evaluate(href => visit(href), href)
    await page.waitForTimeout(150)
    hold(await fits(page), `${name}: something goes beyond the screen`)
    if (name === 'verse') hold(await hangs(page), 'a line of verse does not hang when it wraps')
    await shoot(name)
  }
  hold(await legible(page, colorScheme), 'the text is not legible in these colours')
  await page.close()
}

async function cover(page, hold, shoot) {
  const seen = await page.evaluate(async () => {
    await view.goTo(0)
    const { doc } = view.renderer.getContents()[0]
    const picture = doc.querySelector('img')
    await picture?.decode().catch(() => null)
    const box = picture?.getBoundingClientRect()
    return { dots: [picture?.naturalWidth, picture?.naturalHeight], alt: picture?.alt, width: box?.width, height: box?.height }
  })
  hold(seen.dots[0] === 1600 && seen.dots[1] === 2560, `the cover has ${seen.dots} dots`)
  hold(seen.alt && seen.width > 100 && seen.height > 100, 'the cover does not show')
  await shoot('cover')
}

async function contents(page, hold) {
  const entries = await page.evaluate(() => {
    const flat = list => (list ?? []).flatMap(e => [{ label: e.label, href: e.href }, ...flat(e.subitems)])
    return flat(view.book.toc)
  })
  hold(entries.length === job.entries, `the contents have ${entries.length} entries, not ${job.entries}`)
  for (const { label, href } of entries) {
    const there = await page.evaluate(href => visit(href), href)
    hold(there.shown, `“${label}” is not in view`)
    const words = there.heading || there.text
    hold(plain(words).startsWith(plain(label)) || !href.includes('#'), `“${label}” leads to “${plain(words).slice(0, 40)}”`)
  }
}

async function pages(page, hold) {
  const listed = await page.evaluate(() => (view.book.pageList ?? []).map(e => ({ label: e.label, href: e.href })))
  hold(listed.length === job.folios, `the page list has ${listed.length} pages, not ${job.folios}`)
  for (const { label, href } of listed) {
    const there = await page.evaluate(href => visit(href), href)
    hold(there.shown, `page ${label} is not in view`)
    const wanted = job.pages[label] ?? []
    const found = letters(there.text)
    const first = letters(there.text.trim().split(/\s/)[0]).length
    const begins = words => found.slice(0, first + words.length).includes(words)
    hold(!wanted.length || wanted.some(begins),
      `page ${label} is at “${plain(there.text).slice(0, 40)}”, not at “${wanted.join('” or “')}”`)
  }
}

async function note(page, hold, number, text, shoot) {
  const spot = await page.evaluate(async number => {
    const id = `fnref-${number}-1`
    const section = await find(id)
    await visit(`${view.book.sections[section].id}#${id}`)
    const { doc } = view.renderer.getContents().find(one => one.index === section)
    window.note = null
    return spot(doc, doc.getElementById(id))
    async function find(id) {
      for (const [index, one] of view.book.sections.entries())
        if ((await one.createDocument()).getElementById(id)) return index
    }
  }, number)
  await page.mouse.click(spot.x, spot.y)
  const opened = await page.waitForFunction(() => window.note, null, { timeout: 3000 }).catch(() => null)
  hold(opened, `a tap on the call of note ${number} opens nothing`)
  if (!opened) return
  await page.waitForTimeout(100)
  const shown = await page.evaluate(() => {
    const body = note.doc.body.cloneNode(true)
    body.querySelectorAll('a[role="doc-noteref"]').forEach(a => a.remove())
    return body.textContent
  })
  hold(letters(shown).includes(letters(text)), `note ${number} shows “${plain(shown).slice(0, 50)}”`)
  if (number === '1') await shoot('note')
  const back = await page.evaluate(() => {
    const link = note.doc.querySelector('a[role="doc-backlink"]')
    return link && spot(note.doc, link)
  })
  hold(back, `note ${number} has no way back`)
  if (!back) return
  await page.evaluate(() => { window.gone = null; return view.goTo(0) })
  await page.mouse.click(back.x, back.y)
  await page.waitForFunction(() => window.gone, null, { timeout: 3000 }).catch(() => null)
  const home = await page.evaluate(async number => {
    await window.gone
    await new Promise(done => setTimeout(done, 150))
    const docs = view.renderer.getContents().map(one => one.doc)
    const call = docs.map(doc => doc.getElementById(`fnref-${number}-1`)).find(Boolean)
    return Boolean(window.gone && call && view.lastLocation.range.intersectsNode(call))
  }, number)
  hold(home, `the way back of note ${number} does not lead to its call`)
}

/** Whether nothing of the document is wider than its column. */
async function fits(page) {
  return page.evaluate(() => view.renderer.getContents().every(({ doc }) => {
    const column = parseFloat(doc.defaultView.getComputedStyle(doc.documentElement).columnWidth)
    const wide = [...doc.querySelectorAll('img, table, pre, blockquote, .verse, figure')]
    return wide.every(e => e.getClientRects().length === 0 || !column || e.getClientRects()[0].width <= column + 1)
  }))
}

/** Whether the rest of a line of verse that wraps stands further in than its beginning. */
async function hangs(page) {
  return page.evaluate(() => {
    const { doc } = view.renderer.getContents().find(({ doc }) => doc.querySelector('.verse .line'))
    const lines = [...doc.querySelectorAll('.verse .line')]
    const verse = lines[0].closest('.verse')
    const before = verse.style.cssText
    verse.style.cssText = 'width: 7em'
    const range = doc.createRange()
    range.selectNodeContents(verse.querySelector('.line'))
    const lefts = [...range.getClientRects()].map(box => box.left)
    verse.style.cssText = before
    return lefts.length > 1 && lefts[1] > lefts[0] + 8
  })
}

/** Whether letters and ground differ: light on dark at night. */
async function legible(page, scheme) {
  return page.evaluate(scheme => {
    const { doc } = view.renderer.getContents()[0]
    const [r, g, b] = doc.defaultView.getComputedStyle(doc.querySelector('p') ?? doc.body).color.match(/\d+/g).map(Number)
    const bright = (r + g + b) / 3 > 128
    return bright === (scheme === 'dark')
  }, scheme)
}
