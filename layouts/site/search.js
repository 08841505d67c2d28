/* The search over titles, people, subjects and headings. MiniSearch and the index are loaded when
   something is looked for, as scripts: pages that are opened from a disk may load nothing else. */
(function () {
  'use strict';
  var found = document.getElementById('found');
  var list = document.getElementById('results');
  var scriptless = document.getElementById('scriptless');
  var field = document.getElementById('q');
  var root = found.getAttribute('data-root');
  var index = null;

  function folded(term) {
    var text = term.toLowerCase();
    return text.normalize ? text.normalize('NFKD').replace(/[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u0652]/g, '') : text;
  }
  /* Chinese, Japanese and Korean are written without spaces: each character is a word. */
  function words(text) {
    return text.replace(/([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])/g, ' $1 ')
      .split(/[\s!-\/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f\u3000-\u303f]+/).filter(Boolean);
  }
  function load(names, then) {
    if (!names.length) { then(); return; }
    var script = document.createElement('script');
    script.src = root + 'assets/' + names[0];
    script.onload = function () { load(names.slice(1), then); };
    script.onerror = broken;
    document.head.appendChild(script);
  }
  function broken() {
    document.getElementById('why').textContent = found.getAttribute('data-broken');
    scriptless.hidden = false;
    scriptless.style.display = '';
  }
  function build() {
    index = new MiniSearch({
      fields: ['title', 'people', 'subjects', 'headings'],
      storeFields: ['slug', 'title', 'subtitle', 'by', 'lang'],
      tokenize: words,
      processTerm: folded,
      searchOptions: {
        boost: { title: 8, people: 6, subjects: 3 }, combineWith: 'AND', prefix: true,
        fuzzy: function (term) { return term.length > 4 ? 0.2 : 0; }
      }
    });
    index.addAll(window.OFFPRINT_SHELF.map(function (row, number) {
      return {
        id: number, slug: row[0], title: row[1] + ' ' + row[2], subtitle: '', by: row[3], lang: row[4],
        people: row[5], subjects: row[6], headings: row[7]
      };
    }));
  }
  function look() {
    var query = field.value.trim();
    list.textContent = '';
    found.textContent = '';
    if (!query) { return; }
    if (!index) { load(['minisearch.js', 'shelf.js'], function () { build(); look(); }); return; }
    var hits = index.search(query);
    found.textContent = hits.length
      ? found.getAttribute('data-count').replace('{count}', hits.length) : found.getAttribute('data-none');
    hits.slice(0, 200).forEach(show);
  }
  function show(hit) {
    var row = window.OFFPRINT_SHELF[hit.id];
    var item = document.createElement('li');
    var link = document.createElement('a');
    item.className = 'work';
    link.className = 'title';
    link.href = root + 'works/' + row[0] + '.html';
    link.lang = row[4];
    link.textContent = row[1];
    item.appendChild(link);
    if (row[2]) {
      var subtitle = document.createElement('span');
      subtitle.className = 'subtitle';
      subtitle.lang = row[4];
      subtitle.textContent = ' ' + row[2];
      item.appendChild(subtitle);
    }
    var by = document.createElement('span');
    by.className = 'by';
    by.textContent = row[3];
    item.appendChild(by);
    list.appendChild(item);
  }
  function asked() {
    var match = /[?&]q=([^&]*)/.exec(location.search);
    try { return match ? decodeURIComponent(match[1].replace(/\+/g, ' ')) : ''; } catch (error) { return ''; }
  }
  scriptless.style.display = 'none';
  field.value = asked();
  field.form.addEventListener('submit', function (event) {
    event.preventDefault();
    if (window.history && history.replaceState && location.protocol !== 'file:') {
      history.replaceState(null, '', '?q=' + encodeURIComponent(field.value));
    }
    look();
    window.dispatchEvent(new Event('shelf-search'));
  });
  look();
}());
