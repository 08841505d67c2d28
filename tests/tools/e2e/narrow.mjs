// Opens the documents of an e-book on a narrow screen in large type, and prints the words of which
// a part lies outside of it, or that are not shown: a line each. Exits 1 if there are any.
//
//   node narrow.mjs JOB.json      {modules, chromium, files: [paths], width, size}

import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const job = JSON.parse(await readFile(process.argv[2], 'utf8'))
const { chromium } = createRequire(join(job.modules, 'x.js'))('playwright-core')
const browser = await chromium.launch({ executablePath: job.chromium, args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: job.width, height: 640 } })
let faults = 0
for (const file of job.files) {
  await page.goto(pathToFileURL(file).href)
  await page.addStyleTag({ content: `html { font-size: ${job.size}% }` })
  for (const words of await page.evaluate(outside)) {
    console.log(`${basename(file)}, ${job.width} px, ${job.size} %: “${words}” is cut off`)
    faults++
  }
  await page.screenshot({ path: `${file}-${job.width}-${job.size}.png`, fullPage: true })
}
await browser.close()
process.exit(faults ? 1 : 0)

/** The words and pictures that lie in part outside of the screen, or nowhere. */
function outside() {
  const found = []
  const wide = box => box.width > 0 && (box.right > innerWidth + 0.5 || box.left < -0.5)
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(node)
    const boxes = [...range.getClientRects()]
    const lost = boxes.length === 0 && !node.parentElement.closest('thead, [hidden]')  // said in each cell
    if (node.data.trim() && (lost || boxes.some(wide))) found.push(node.data.trim().slice(0, 60))
  }
  for (const picture of document.images)
    if (wide(picture.getBoundingClientRect())) found.push(picture.getAttribute('src'))
  return found
}
