/* Copying and remembering; all else works without. Nothing is sent anywhere. */
(() => {
  'use strict'
  const { body } = document
  const status = document.querySelector('.status')
  const say = (words) => {
    status.textContent = words
    clearTimeout(say.timer)
    say.timer = setTimeout(() => { status.textContent = '' }, 4000)
  }
  const isPlain = (text) => !text.includes('\u00AD')
  const without = (text) => text.replaceAll('\u00AD', '')

  // --- copied text has no soft hyphens -----------------------------------------------
  let ready = null
  document.addEventListener('copy', (event) => {
    const selection = getSelection()
    if (!ready && (selection.isCollapsed || isPlain(selection.toString()))) return
    const [plain, html] = ready ?? [without(selection.toString()), markup(selection)]
    event.clipboardData.setData('text/plain', plain)
    event.clipboardData.setData('text/html', html)
    event.preventDefault()
  })
  const markup = (selection) => {
    const holder = document.createElement('div')
    for (let n = 0; n < selection.rangeCount; n++) holder.append(selection.getRangeAt(n).cloneContents())
    holder.querySelectorAll('.number, .page, .correction').forEach((one) => one.remove())
    return without(holder.innerHTML)
  }
  const copy = async (plain, html) => {
    try {
      const kinds = { 'text/plain': plain, 'text/html': html }
      const blobs = Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })])
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
    } catch {  // an old browser, or one that asks for leave
      ready = [plain, html]
      document.execCommand('copy')
      ready = null
    }
    say(`${body.dataset.copied}: ${plain.length < 90 ? plain : plain.slice(0, 80) + ' …'}`)
  }

  // --- the number of a paragraph copies its citation ---------------------------------
  const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const cite = ({ number, page }) => {
    const { author, title, paragraph, page: before } = body.dataset
    const rest = [paragraph + number, ...(page ? [`${before} ${page}`] : [])]
    const joined = (name) => [author, name, ...rest].filter(Boolean).join(', ')
    copy(joined(title), joined('\u0000').split('\u0000').map(escaped).join(`<i>${escaped(title)}</i>`))
  }
  document.querySelectorAll('button[data-copies]').forEach((button) => {
    const source = document.getElementById(button.dataset.copies)
    button.hidden = false
    button.setAttribute('aria-describedby', source.id)
    button.addEventListener('click', () => copy(source.textContent, source.innerHTML))
  })

  // --- notes: nothing moves when one is opened or closed -----------------------------
  let opener = null
  const hold = (target) => {
    const { top, bottom } = target.getBoundingClientRect()
    const isSeen = top >= 0 && bottom <= innerHeight
    target.style.scrollMarginBlockStart = isSeen ? `${top}px` : ''
  }
  const go = (target) => {
    hold(target)
    location.hash = target.id
    target.focus({ preventScroll: true })
  }
  const opened = () => document.querySelector('.endnote:target, .variant:target')
  const close = () => {
    if (opened() && opener) go(opener)
    opener = null
  }
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]')
    const over = opened()
    if (!link) {
      if (over && !over.contains(event.target) && getComputedStyle(over).position === 'fixed') close()
      return
    }
    if (link.matches('.number')) cite(link.dataset)
    if (link.matches('.call, .correction')) opener = link
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)))
    if (target) hold(target)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
  })

  // --- what the reader has chosen is remembered, on this machine alone ----------------
  const key = 'offprint'
  const choices = [...document.querySelectorAll('.appearance input, .placed input')]
  const kept = () => {
    try { return JSON.parse(localStorage.getItem(key)) ?? {} } catch { return {} }
  }
  const chosen = kept()
  for (const one of choices) {
    if (one.type === 'checkbox') one.checked = chosen[one.name] === 'on'
    else if (one.name in chosen) one.checked = chosen[one.name] === one.value
    one.addEventListener('change', () => {
      const all = { ...kept(), [one.name]: one.type === 'checkbox' && !one.checked ? 'off' : one.value }
      try { localStorage.setItem(key, JSON.stringify(all)) } catch { /* it may not be written to */ }
    })
  }
})()
