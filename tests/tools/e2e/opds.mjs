// Reads the catalogues of a site as readers do: Thorium's parser follows every way of the feeds,
// foliate-js parses them in Chromium, and each download and picture is fetched. Prints what is
// wrong, a line each; exits 1 if anything is.
//
//   node opds.mjs JOB.json      see tests/tools/shelf.py for what a job says

import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const job = JSON.parse(await readFile(process.argv[2], 'utf8'))
const require = createRequire(join(job.modules, 'x.js'))
const { chromium } = require('playwright-core')
const xmldom = require('@xmldom/xmldom')
const { XML } = require('r2-utils-js/dist/es8-es2017/src/_utils/xml-js-mapper')
const { TaJsonDeserialize } = require('r2-lcp-js/dist/es8-es2017/src/serializable')
const home = 'r2-opds-js/dist/es8-es2017/src/opds/'
const { initGlobalConverters_GENERIC } = require(home + 'init-globals')
const { initGlobalConverters_GENERIC: initShared } = require('r2-shared-js/dist/es8-es2017/src/init-globals')
const { convertOpds1ToOpds2 } = require(home + 'converter')
const { OPDS } = require(home + 'opds1/opds')
const { OPDSFeed } = require(home + 'opds2/opds2')
initShared()
initGlobalConverters_GENERIC()

const kinds = {
  '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/opds+json', '.jpg': 'image/jpeg',
  '.xml': 'application/atom+xml;profile=opds-catalog'
}
const faults = []
const opened = new Map()

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
  const file = path.startsWith('/foliate/') ? join(job.modules, 'foliate-js', path.slice(9)) : join(job.site, path)
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

async function fetched(url, whose) {
  if (!opened.has(url)) {
    const response = await fetch(url)
    if (!response.ok) faults.push(`${whose}: there is nothing at ${url}`)
    opened.set(url, Buffer.from(await response.arrayBuffer()))
  }
  return opened.get(url)
}

// --- Thorium: one form of feed is made of the other --------------------------------------

async function thorium(url) {
  const text = (await fetched(url, 'Thorium')).toString('utf8')
  if (url.endsWith('.json')) return TaJsonDeserialize(JSON.parse(text), OPDSFeed)
  const dom = new xmldom.DOMParser({ onError: (level, message) => faults.push(`${url}: ${level}: ${message}`) })
    .parseFromString(text, 'application/xml')
  return convertOpds1ToOpds2(XML.deserialize(dom, OPDS))
}

const rels = link => [link.Rel ?? []].flat()
const hasRel = (link, start) => rels(link).some(one => one.startsWith(start))

async function browse(root) {
  const waiting = [new URL(root, address).href]
  const seen = new Set(waiting)
  const works = new Map()
  const totals = []
  while (waiting.length) {
    const here = waiting.shift()
    const feed = await thorium(here)
    const ways = [...feed.Navigation ?? [], ...(feed.Facets ?? []).flatMap(one => one.Links ?? [])]
    ways.push(...(feed.Links ?? []).filter(link => ['next', 'previous', 'first', 'last', 'up', 'start', 'self']
      .some(rel => rels(link).includes(rel))))
    if (!(feed.Links ?? []).some(link => rels(link).includes('self'))) faults.push(`${here}: no way to itself`)
    for (const way of ways) {
      const url = new URL(way.Href, here).href
      if (!seen.has(url)) { seen.add(url); waiting.push(url) }
    }
    for (const one of feed.Publications ?? []) await publication(one, here, works)
    if (feed.Publications) totals.push(feed.Publications.length)
    if (feed.Publications?.length > 50) faults.push(`${here}: more than 50 works on a page`)
  }
  return { works, feeds: seen.size, totals }
}

async function publication(one, here, works) {
  const said = one.Metadata
  const title = typeof said.Title === 'string' ? said.Title : Object.values(said.Title)[0]
  const links = (one.Links ?? []).filter(link => hasRel(link, 'http://opds-spec.org/acquisition'))
  if (!links.length) faults.push(`${title}: no way to get it`)
  for (const link of links) {
    if (link.Properties?.IndirectAcquisitions) faults.push(`${title}: an indirect way`)
    const data = await fetched(new URL(link.Href, here).href, title)
    const sign = { 'application/pdf': '%PDF', 'application/epub+zip': 'PK', 'application/kepub+zip': 'PK' }[link.TypeLink]
    if (sign && data.subarray(0, sign.length).toString() !== sign) faults.push(`${link.Href}: no ${link.TypeLink}`)
  }
  for (const image of one.Images ?? []) {
    const data = await fetched(new URL(image.Href, here).href, title)
    if (data.readUInt16BE(0) !== 0xffd8) faults.push(`${image.Href}: no JPEG`)
  }
  if ((one.Images ?? []).length !== 2) faults.push(`${title}: not two pictures`)
  works.set(said.Identifier, {
    title, language: [said.Language].flat()[0], authors: (said.Author ?? []).map(person => person.Name),
    subjects: (said.Subject ?? []).map(subject => subject.Name),
    series: (said.BelongsTo?.Series ?? []).map(series => series.Name), files: links.length
  })
}

// --- foliate-js ---------------------------------------------------------------------------

async function foliate(feeds) {
  const browser = await chromium.launch({ executablePath: job.chromium, args: ['--no-sandbox'] })
  const page = await browser.newPage()
  page.on('pageerror', error => faults.push(`foliate-js: ${error}`))
  await page.goto(new URL('404.html', address).href)
  const found = await page.evaluate(async ({ feeds }) => {
    const { getFeed, isOPDSCatalog } = await import('/foliate/opds.js')
    const read = async url => {
      const response = await fetch(url)
      if (!isOPDSCatalog(response.headers.get('content-type'))) throw new Error(`${url}: no catalogue by its type`)
      if (url.endsWith('.json')) return response.json()
      return getFeed(new DOMParser().parseFromString(await response.text(), 'application/xml'))
    }
    const all = {}
    for (const url of feeds) {
      const feed = await read(url)
      for (const one of feed.publications ?? []) {
        all[one.metadata.identifier] = {
          title: one.metadata.title,
          files: one.links.filter(link => [link.rel].flat().some(rel => rel.startsWith('http://opds-spec.org/acq'))).length,
          images: one.images.length
        }
      }
    }
    return all
  }, { feeds })
  await browser.close()
  return new Map(Object.entries(found))
}

const expected = new Map(Object.entries(job.works))
function compare(name, works) {
  if (works.size !== expected.size) faults.push(`${name}: ${works.size} works, and not ${expected.size}`)
  for (const [identifier, wanted] of expected) {
    const got = works.get(identifier)
    if (!got) { faults.push(`${name}: no ${identifier}`); continue }
    for (const key of Object.keys(wanted)) {
      if (key in got && JSON.stringify(got[key]) !== JSON.stringify(wanted[key])) {
        faults.push(`${name}: ${identifier}: ${key} is ${JSON.stringify(got[key])}, and not ${JSON.stringify(wanted[key])}`)
      }
    }
  }
}

for (const [root, ending] of [['opds/index.xml', '.xml'], ['opds/index.json', '.json']]) {
  const read = await browse(root)
  compare(`Thorium, ${root}`, new Map([...read.works].map(([id, work]) => [id, { ...work, title: work.title.split(': ')[0] }])))
  const feeds = [...opened.keys()].filter(url => url.endsWith(ending) && url.includes('/opds/'))
  const works = await foliate(feeds)
  compare(`foliate-js, ${root}`, new Map([...works].map(([id, work]) => [id, { ...work, title: work.title.split(': ')[0] }])))
  console.log(`${root}: ${read.feeds} feeds, ${read.works.size} works, ${opened.size} files opened`)
}
for (const [name, sum] of Object.entries(job.sums)) {
  const data = opened.get(new URL(name, address).href)
  if (!data) faults.push(`${name}: no catalogue leads to it`)
  else if (createHash('sha256').update(data).digest('hex') !== sum) faults.push(`${name}: other bytes than its checksum says`)
}
server.close()
for (const fault of faults.slice(0, 40)) console.log(fault)
process.exit(faults.length ? 1 : 0)
