/* The search in the texts themselves, by the index that Pagefind made. Browsers load modules from
   where pages are served only: from a disk this file is never read. */
const section = document.getElementById('texts');
const list = section.querySelector('ul');
const field = document.getElementById('q');
const pagefind = await import(new URL('../pagefind/pagefind.js', import.meta.url));
let last = 0;

async function look() {
  const mine = ++last;
  const query = field.value.trim();
  const answer = query ? await pagefind.search(query) : { results: [] };
  const hits = await Promise.all(answer.results.slice(0, 20).map((hit) => hit.data()));
  if (mine !== last) return;
  list.replaceChildren(...hits.map(item));
  section.hidden = !hits.length;
}

function item(hit) {
  const entry = document.createElement('li');
  const link = document.createElement('a');
  entry.className = 'work';
  link.className = 'title';
  link.href = hit.url;
  link.textContent = hit.meta.title;
  const words = document.createElement('span');
  words.className = 'by';
  words.append(...hit.excerpt.split(/<\/?mark>/).map(piece));
  entry.append(link, words);
  return entry;
}

/* What was found stands between marks: every second piece. None of it is taken as markup. */
function piece(escaped, number) {
  const text = escaped.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
  if (number % 2 === 0) return text;
  const mark = document.createElement('mark');
  mark.textContent = text;
  return mark;
}

window.addEventListener('shelf-search', look);
look();
