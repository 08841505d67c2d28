"""From the text of one block to inline nodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec
from markdown_it.common.utils import normalizeReference

from publish.core.diagnostics import Findings
from publish.source import tree
from publish.source.alt_text import fault_of
from publish.source.attributes import Attributes, Vocabulary, report_broken
from publish.source.block_kinds import in_style
from publish.source.converter_attributes import understood
from publish.source.marks import MarkReader, spanned
from publish.source.metadata import check_lang
from publish.source.places import PlacedState, Placer
from publish.source.remarks import report_remark
from publish.source.sizes import Size, size_of
from publish.source.sourcepages import source_page
from publish.source.split_emphasis import Parted
from publish.source.url_schemes import OF_PICTURE, report_active

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from publish.core.diagnostics import Place

_CLOSERS = re.compile(r"(?<!\{)(?:~~|\+\+|--|==|<<)\}")
_OF_NOTES = Vocabulary(keys=("resp",))
_OF_SPANS = Vocabulary(keys=("lang", "index"), classes=None, identifiers=None, severity="warning")
_OF_OTHERS = Vocabulary(severity="warning")
_OF_PICTURES = Vocabulary(keys=("alt",), classes=("decorative",), severity="warning")


class Picture(msgspec.Struct, frozen=True):
    """Properties of a picture beyond its file, which a figure uses and a line does not."""

    image: tree.Image
    attributes: Attributes
    title: str
    lines: list[tuple[int, int]]


class InlineReader:
    """Reads inline text; collects findings and the notes that are written within a line."""

    def __init__(
        self, md: MarkdownIt, env: dict[str, Any], findings: Findings, lang: str = ""
    ) -> None:
        """Take the language of the work, by its first subtag (``lang``)."""
        self._md = md
        self.lang = lang
        self._env = env
        self._findings = findings
        self.notes: list[tree.Note] = []
        self.links: set[str] = set()
        self.pictures: list[Picture] = []
        self._parted = Parted()

    def read(self, content: str, placer: Placer) -> tree.Inlines:
        """Return the nodes of ``content``, without space at its ends."""
        state = PlacedState(content, self._md, self._env)
        self._md.inline.tokenize(state)
        if state.pending:
            state.pushPending()
        for rule in self._md.inline.ruler2.getRules(""):
            rule(state)
        if _depth(state.tokens) > self.depth:
            too_deep(placer.at(0), self._findings, self.depth)
            return (tree.Text(place=placer.at(0), text=content),)
        self._parted.look(state, placer, self._findings)
        return _trimmed(_Line(self, state.tokens, placer, self._findings).until(None))

    @property
    def depth(self) -> int:
        """How deep marks may be nested."""
        return int(self._md.options["maxNesting"])

    def is_heading(self, label: str, words: tree.Inlines) -> bool:
        """Return whether a link is only the words of a heading in brackets."""
        known = self._env.get("references", {}).get(label, {})
        return "heading" in known and normalizeReference(plain(words)) == label

    def words(self, token: Token) -> str:
        """Return the plain words of a picture's alternative text."""
        scratch = InlineReader(self._md, self._env, Findings())
        placer = Placer("", token.content, [(1, 1)])
        return plain(_Line(scratch, token.children or [], placer, Findings()).until(None))

    def check_pictures(self) -> None:
        """Report properties of pictures within a line, where they have no effect."""
        for picture in self.pictures:
            place = picture.image.place
            kept = understood(picture.attributes, place, self._findings).attributes
            _OF_PICTURES.check(kept, place, self._findings)
            if picture.title:
                self._findings.error(
                    place,
                    "IMAGE-CAPTION",
                    f"a picture within a line has no place for a caption: “{picture.title}”",
                    "put the picture in a paragraph of its own, or take the caption out",
                )


class _Line(MarkReader):
    """One walk over the tokens of one inline text."""

    # --- leaves ---

    def _text(self, token: Token) -> tree.Inline:
        place = self._place(token)
        for closer in _CLOSERS.finditer(token.content):
            self._broken_mark(self._placer.at(token.meta.get("at", 0) + closer.start()), closer[0])
        comment = token.content.find("<!--")
        if comment >= 0:
            self._findings.error(
                self._placer.at(token.meta.get("at", 0) + comment),
                "COMMENT-UNCLOSED",
                "a comment is opened here and not closed in this paragraph",
                "close it with -->, or give it lines of its own",
            )
        return tree.Text(place=place, text=token.content)

    def _text_special(self, token: Token) -> tree.Inline:
        return tree.Text(place=self._place(token), text=token.content)

    def _softbreak(self, token: Token) -> tree.Inline:
        return tree.Text(place=self._place(token), text=" ")

    def _hardbreak(self, token: Token) -> tree.Inline:
        return tree.LineBreak(place=self._place(token))

    def _code_inline(self, token: Token) -> tree.Inline:
        return tree.Code(place=self._place(token), text=token.content)

    def _html_inline(self, token: Token) -> None:
        if not token.content.startswith("<!--"):
            super()._html_inline(token)
        elif "offprint:" in token.content:
            allowance_broken(self._place(token), self._findings)

    def _remark(self, token: Token) -> None:
        report_remark(self._place(token), self._findings)

    def _note_call(self, token: Token) -> tree.Inline:
        return tree.NoteCall(place=self._place(token), key=token.content)

    def _attributes_broken(self, token: Token) -> None:
        report_broken(token.content, self._place(token), self._findings)

    def _attributes_passed(self, token: Token) -> None:
        place = self._place(token)
        kept = understood(token.meta["attributes"], place, self._findings).attributes
        _OF_OTHERS.check(kept, place, self._findings)

    # --- containers ---

    def _link_open(self, token: Token) -> tree.Inline:
        target, title = str(token.attrs["href"]), str(token.attrs.get("title", ""))
        self._reader.links.add(target)
        automatic = token.markup == "autolink"
        if automatic:
            self._tokens[self._next].meta["at"] += 1
        children = self.until("link_close")
        place = self._place(token, 0 if automatic else 1)
        if "label" not in token.meta:  # what is defined elsewhere is reported there
            report_active(target, place, self._findings)
        if self._reader.is_heading(token.meta.get("label", ""), children):
            self._findings.note(
                place,
                "LINK-HEADING",
                f"these words in brackets are taken for a link to the heading “{plain(children)}”",
                "write \\[ for the bracket if they are text",
            )
        return tree.Link(place=place, target=target, title=title, children=children)

    def _span_open(self, token: Token) -> tree.Inline:
        place, attributes = self._place(token), token.meta["attributes"]
        children = self.until("span_close")
        page = source_page(place, attributes, plain(children), self._findings)
        if page is not None:
            return page
        styled = understood(attributes, place, self._findings)
        attributes, children = styled.attributes, in_style(place, children, styled.meaning)
        _OF_SPANS.check(attributes, place, self._findings)
        lang = attributes.keys.get("lang")
        lang = "" if lang is None else check_lang(lang, place, self._findings)
        return spanned(place, attributes, lang, children)

    def _image(self, token: Token) -> tree.Inline:
        attributes: Attributes = token.meta["attributes"]
        place = self._place(token)
        decorative = "decorative" in attributes.classes
        keys = attributes.keys
        alternative = self._reader.words(token) or keys.get("alt", "") or keys.get("fig-alt", "")
        source = str(token.attrs["src"])
        if not decorative:
            check_alternative(alternative, source, self._findings, place)
        if "label" not in token.meta:
            report_active(source, place, self._findings, OF_PICTURE)
        self._reader.links.add(source)
        alone = len(self._tokens) == 1  # a figure, which reads its own size
        size = Size() if alone else size_of(keys, place, self._findings)
        image = tree.Image(
            place=place, file=unquote(source), alternative=alternative, decorative=decorative,
            width=size.share, breadth=size.width, height=size.height,
        )  # fmt: skip
        title, at = token.meta["title"]
        lines = [self._placer.at(at + m.end()) for m in re.finditer(r"^|\n", title)]
        places = [(p.line, p.column) for p in (lines if at >= 0 else [place] * len(lines))]
        self._reader.pictures.append(Picture(image, attributes, title, places))
        return image

    def _inline_note_open(self, token: Token) -> tree.Inline:
        place, attributes = self._place(token), token.meta["attributes"]
        children = self.until("inline_note_close")
        _OF_NOTES.check(attributes, place, self._findings)
        key = f"^{place.line}:{place.column}"
        text = tree.Paragraph(place=place, children=children)
        note = tree.Note(
            place=place, key=key, children=(text,), resp=attributes.keys.get("resp", "")
        )
        self._reader.notes.append(note)
        return tree.NoteCall(place=place, key=key)


def _depth(tokens: Sequence[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += token.nesting
        deepest = max(deepest, depth)
    return deepest


def _trimmed(nodes: tree.Inlines) -> tree.Inlines:
    """Return the nodes without spaces and line breaks at either end."""
    kept = list(nodes)
    while kept and _is_space(kept[0]):
        del kept[0]
    while kept and _is_space(kept[-1]):
        del kept[-1]
    if kept and isinstance(first := kept[0], tree.Text) and first.text[:1] == " ":
        text = first.text.lstrip(" ")
        column = first.place.column + len(first.text) - len(text)
        place = msgspec.structs.replace(first.place, column=column)
        kept[0] = tree.Text(place=place, text=text)
    if kept and isinstance(last := kept[-1], tree.Text) and last.text[-1:] == " ":
        kept[-1] = tree.Text(place=last.place, text=last.text.rstrip(" "))
    return tuple(kept)


def _is_space(node: tree.Inline) -> bool:
    is_blank = isinstance(node, tree.Text) and not node.text.strip(" ")
    return is_blank or isinstance(node, tree.LineBreak)


# --- findings that blocks share ---------------------------------------------------------


def too_deep(place: Place, findings: Findings, depth: int) -> None:
    """Report what is nested deeper than can be read."""
    findings.error(
        place,
        "NESTING-DEEP",
        f"more than {depth} things stand in one another here",
        "take some of them out: quotations, lists, emphasis or brackets; "
        f"if it is right, say --limit nesting={2 * depth}",
    )


def allowance_broken(place: Place, findings: Findings) -> None:
    """Report an allowance that cannot work."""
    findings.error(
        place,
        "ALLOW-BROKEN",
        "this instruction is not understood",
        "write <!-- offprint: allow CODE reason --> on a line of its own, before the block "
        "and with a blank line before it",
    )


def check_alternative(alternative: str, file: str, findings: Findings, place: Place) -> None:
    """Report a picture that says nothing to a reader who cannot see it."""
    if not alternative.strip():
        message = "the picture has no alternative text"
        hint = "describe it between the brackets: ![a map of …](file)"
    elif fault := fault_of(alternative, file):
        message, hint = fault
    else:
        return
    findings.error(place, "FIGURE-ALT", message, f"{hint}, or add {{.decorative}} after it")


def plain(nodes: Sequence[tree.Node]) -> str:
    """Return the words of some nodes in the corrected reading, without notes and markup."""
    return "".join(_plain(node) for node in nodes)


def _plain(node: tree.Node) -> str:
    if isinstance(node, tree.Text | tree.Code):
        return node.text
    if isinstance(node, tree.LineBreak):
        return " "
    if isinstance(node, tree.Emendation):
        return plain(node.corr)
    if isinstance(node, tree.NoteCall | tree.Image):
        return ""
    return plain(list(tree.parts(node)))
