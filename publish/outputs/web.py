"""The web edition: one page of HTML, in which everything is."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from publish.core.artifacts import Artifact
from publish.core.diagnostics import Place, Rejected
from publish.core.files import layouts_folder
from publish.ebook.contents import entries_of
from publish.ebook.devices.faceless import report_no_pages
from publish.ebook.pages import page_list
from publish.ebook.tables import label, needs
from publish.render.markup_check import OF_WEB, MarkupChecker
from publish.render.template_helpers import figures
from publish.source import tree
from publish.typeset.pages import parse_markup
from publish.web import exports
from publish.web.active import check_active
from publish.web.citations import citations
from publish.web.divisions import with_soft_hyphens
from publish.web.embedding import assets_of, policy_of, style_of
from publish.web.metadata import context_object, json_ld, tags
from publish.web.reference import item_of, short_authors, short_title

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Iterable, Sequence

    from publish.core.diagnostics import Findings
    from publish.ebook.pages import PageList
    from publish.edit.edition import Edition
    from publish.outputs.context import Context
    from publish.render.renderer import Renderer

_TEMPLATE = "page.html"
#: What stands in the markup for style sheet and script until it is checked: they are no XML.
_STYLE, _SCRIPT = "/*style*/", "/*script*/"
#: What is set: between two beginnings of pages it parts them.
_SET = (tree.Text, tree.Code, tree.CodeBlock, tree.Figure, tree.Image, tree.NoteCall)
#: How many levels the contents have.
_DEPTH = 3


def make(context: Context) -> list[Artifact]:
    """Render the page, hold it against the contract, put in style sheet, script and pictures."""
    pages = page_list(context)
    body = with_soft_hyphens(pages.body, context.edition.metadata.lang)
    notes = with_soft_hyphens(context.edition.notes, context.edition.metadata.lang)
    renderer = context.renderer(**_values(context, pages, body, notes))
    markup = renderer.page(_TEMPLATE).strip()
    _check(context, renderer, markup, body, notes)
    return [Artifact(".html", _completed(context, markup).encode())]


def report(context: Context, findings: Findings) -> None:
    """Tell why the pages of the printed book are not marked, where they should be."""
    report_no_pages(context, findings)


def prove(artifact: Artifact, edition: Edition, findings: Findings) -> None:
    """Check that every word of the edition is on the page, in order, the notes at their calls."""
    from publish.prove.proof import prove as hold

    hold(artifact.data, artifact.suffix, edition, findings)


# --- what the templates use -------------------------------------------------------------


def _values(
    context: Context, pages: PageList, body: tree.Blocks, notes: tuple[tree.Note, ...]
) -> dict[str, Any]:
    """Return what the templates of the page use besides what all may."""
    edition, words = context.edition, context.words
    metadata, identifier = edition.metadata, context.identifier
    item = item_of(metadata, title=context.imprint.title, identifier=identifier)
    addresses = {section.id: f"#{section.id}" for section in edition.sections()}
    return {
        "style": _STYLE,
        "script": _SCRIPT,
        "body": body,
        "page_notes": notes,
        "breaks": pages.breaks,
        "entry_breaks": pages.entries,
        "page_labels": _page_labels(context, pages, body, notes),
        "unmarked": _in_links((*body, *notes)),
        "folios": context.folios() if pages.folios else {},
        "page_links": _page_links(body, pages),
        "originals": [(page.label, f"#{page.id}") for page in edition.original_pages()],
        "printed": context.use_book_context() if pages.folios else None,
        "toc": entries_of(edition.body, addresses, _DEPTH),
        "listed": figures(edition, context.settings),
        "href": lambda key: f"#{key}",
        "asset": assets_of(context),
        "label": label,
        "needs": needs,
        "tags": tags(metadata, item, identifier),
        "json_ld": json_ld(metadata, item, identifier, _features(context, pages)),
        "context_object": context_object(item),
        "citations": citations(item, words, context.reader),
        "exports": _exports(item),
        "cited": {
            "author": short_authors(metadata, words["and"]),
            "title": short_title(context.imprint.title, words["title-ends-before"]),
        },
    }


def _exports(item: dict[str, Any]) -> dict[str, str]:
    """Return the record for programs, by the names of its forms."""
    return {
        "bibtex": exports.bibtex(item),
        "ris": exports.ris(item),
        "csl-json": exports.csl_json(item),
    }


def _features(context: Context, pages: PageList) -> tuple[str, ...]:
    """Return what readers can do with a page, in the words of schema.org."""
    nodes = tree.walk(*context.edition.body, *context.edition.notes)
    has_pictures = any(isinstance(n, tree.Figure | tree.Image) and not n.decorative for n in nodes)
    has_pages = bool(pages.folios) or any(True for _ in context.edition.original_pages())
    return (
        *(("alternativeText",) if has_pictures else ()),
        *(("pageBreakMarkers", "pageNavigation") if has_pages else ()),
    )


def _page_links(body: tree.Blocks, pages: PageList) -> list[tuple[int, str]]:
    """Return the pages of the printed book whose beginnings are marked, each with its address."""
    others = (*pages.breaks.values(), *pages.entries.values())
    marked = {node.folio for node in tree.walk(*body) if isinstance(node, tree.PageBreak)}
    marked |= {one.folio for run in others for one in run}
    return [(folio, f"#page-{folio}") for folio in pages.folios if folio in marked]


def _page_labels(
    context: Context, pages: PageList, body: tree.Blocks, notes: tuple[tree.Note, ...]
) -> dict[str, str]:
    """Return what stands in the margin at the beginnings of pages, ours and the original's.

    Of several in one place, as where a blank page comes before, the first has it for all.
    """
    others = (*pages.breaks.values(), *pages.entries.values())
    runs: list[list[tree.PageBreak | tree.SourcePage]] = [list(run) for run in others]
    runs += _runs(tree.walk(*body, *notes))
    return {run[0].id: _page_label(run, context) for run in runs if run}


def _runs(nodes: Iterable[tree.Node]) -> list[list[tree.PageBreak | tree.SourcePage]]:
    """Return the beginnings of pages, those together between which nothing is set."""
    found: list[list[tree.PageBreak | tree.SourcePage]] = [[]]
    for node in nodes:
        if isinstance(node, tree.PageBreak | tree.SourcePage):
            found[-1].append(node)
        elif found[-1] and isinstance(node, _SET):
            found.append([])
    return found


def _page_label(run: Sequence[tree.PageBreak | tree.SourcePage], context: Context) -> str:
    words, kind = context.words, context.settings.original_pages
    folios = [str(one.folio) for one in run if isinstance(one, tree.PageBreak)]
    originals = [one.label for one in run if isinstance(one, tree.SourcePage)]
    if kind == "text":
        before = [f"[{label}]" for label in originals]
    else:
        before = [words["original-page"].format(page=label) for label in originals]
    own = [f"{words['page']}\u00a0{', '.join(folios)}"] if folios else []
    return " · ".join([*own, *(before if kind != "no" else [])])


def _in_links(nodes: tuple[tree.Node, ...]) -> frozenset[str]:
    """Return the corrected places in links, which cannot hold a link of their own."""
    links = (n for n in tree.walk(*nodes) if isinstance(n, tree.Link | tree.NoteReference))
    places = (node for link in links for node in tree.walk(*link.children))
    return frozenset(node.id for node in places if isinstance(node, tree.Corrected))


# --- the finished page ------------------------------------------------------------------


def _check(
    context: Context,
    renderer: Renderer,
    markup: str,
    body: tree.Blocks,
    notes: tuple[tree.Note, ...],
) -> None:
    """Hold the markup against the contract, and let nothing active into it."""
    checker = MarkupChecker(renderer, OF_WEB, context.layout_findings)
    try:
        root: ET.Element = parse_markup(markup, context.template(_TEMPLATE))
    except Rejected as rejected:
        raise checker.naming(rejected, _TEMPLATE, body, notes) from None
    checker.check(root, _TEMPLATE, body, notes)
    check_active(root, _SCRIPT, Place(context.template(_TEMPLATE)))


def _completed(context: Context, markup: str) -> str:
    """Return the page with its style sheet, its script, and what it may do."""
    script = context.reader.text(layouts_folder() / "web" / "web.js", "web.js") or ""
    script = script.strip()
    text = unescape(re.sub(r"<[^>]+>", "", markup))
    head = (
        '<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy_of(script)}"/>'
    )
    markup = markup.replace("<head>", head, 1)
    style = f"<style>\n{style_of(context, text)}\n</style>"
    markup = markup.replace(f"<style>{_STYLE}</style>", style, 1)
    return markup.replace(f"<script>{_SCRIPT}</script>", f"<script>{script}</script>", 1) + "\n"
