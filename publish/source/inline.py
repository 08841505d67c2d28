"""From the text of one block to inline nodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from publish.diagnostics import Findings
from publish.source import tree
from publish.source.attributes import Attributes, Vocabulary, report_broken
from publish.source.metadata import check_lang
from publish.source.places import PlacedState, Placer
from publish.source.remarks import tell_remark
from publish.source.rules import DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from publish.diagnostics import Place

_CLOSERS = re.compile(r"(?<!\{)(?:~~|\+\+|--|==|<<)\}")
_CERTAINTIES = ("low", "medium", "high")
_OF_EMENDATIONS = Vocabulary(keys=("reason", "resp", "cert"))
_OF_NOTES = Vocabulary(keys=("resp",))
_OF_SPANS = Vocabulary(keys=("lang", "index"), classes=None, identifiers=None)
_OF_PICTURES = Vocabulary(classes=("decorative",))


class Picture(msgspec.Struct, frozen=True):
    """What is said about a picture beyond the file: a figure takes it, a line has no use for it."""

    image: tree.Image
    attributes: Attributes
    title: str
    lines: list[tuple[int, int]]


class InlineReader:
    """Reads inline text; collects findings and the notes that are written within a line."""

    def __init__(self, md: MarkdownIt, env: dict[str, Any], findings: Findings) -> None:
        self._md = md
        self._env = env
        self._findings = findings
        self.notes: list[tree.Note] = []
        self.links: set[str] = set()
        self.pictures: list[Picture] = []

    def read(self, content: str, placer: Placer) -> tree.Inlines:
        """The nodes of ``content``, without space at its ends."""
        state = PlacedState(content, self._md, self._env)
        self._md.inline.tokenize(state)
        if state.pending:
            state.pushPending()
        for rule in self._md.inline.ruler2.getRules(""):
            rule(state)
        if _depth(state.tokens) > DEPTH:
            too_deep(placer.at(0), self._findings)
            return (tree.Text(place=placer.at(0), text=content),)
        return _trimmed(_Line(self, state.tokens, placer, self._findings).until(None))

    def words(self, token: Token) -> str:
        """The plain words of a picture's alternative text."""
        scratch = InlineReader(self._md, self._env, Findings())
        placer = Placer("", token.content, [(1, 1)])
        return plain(_Line(scratch, token.children or [], placer, Findings()).until(None))

    def check_pictures(self) -> None:
        """Report what was said about pictures that stand in a line, where it has no effect."""
        for picture in self.pictures:
            place = picture.image.place
            _OF_PICTURES.check(picture.attributes, place, self._findings)
            if picture.title:
                self._findings.error(
                    place,
                    "IMAGE-CAPTION",
                    f"a picture within a line has no place for a caption: “{picture.title}”",
                    "put the picture in a paragraph of its own, or take the caption out",
                )


class _Line:
    """One walk over the tokens of one inline text."""

    def __init__(
        self,
        reader: InlineReader,
        tokens: Sequence[Token],
        placer: Placer,
        findings: Findings,
    ) -> None:
        self._reader = reader
        self._tokens = tokens
        self._next = 0
        self._placer = placer
        self._findings = findings

    def until(self, close: str | None) -> tree.Inlines:
        """Nodes up to the token of type ``close``, which is consumed."""
        nodes: list[tree.Inline] = []
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            self._next += 1
            if token.type == close:
                break
            node = self._node(token)
            if isinstance(node, tree.Text) and token.type != "text_special":
                self._add_text(nodes, node)
            elif node is not None:
                nodes.append(node)
        return tuple(nodes)

    def _add_text(self, nodes: list[tree.Inline], node: tree.Text) -> None:
        """Join text that is contiguous in the source too, so that every place stays true."""
        if not node.text:
            return
        if nodes and isinstance(last := nodes[-1], tree.Text):
            column = last.place.column + len(last.text)
            if last.place.line == node.place.line and column == node.place.column:
                nodes[-1] = tree.Text(place=last.place, text=last.text + node.text)
                return
            if node.text == " ":
                text = last.text if last.text.endswith(" ") else last.text + " "
                nodes[-1] = tree.Text(place=last.place, text=text)
                return
            if last.text.endswith(" ") and node.text.startswith(" "):
                # A comment stood between: its neighbours' two spaces are one.
                place = msgspec.structs.replace(node.place, column=node.place.column + 1)
                node = tree.Text(place=place, text=node.text[1:])
        nodes.append(node)

    def _node(self, token: Token) -> tree.Inline | None:
        reader: Callable[[Token], tree.Inline | None] = getattr(self, f"_{token.type}")
        return reader(token)

    def _place(self, token: Token, back: int = 0) -> Place:
        return self._placer.at(max(token.meta.get("at", 0) - back, 0))

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
        place = self._place(token)
        if not token.content.startswith("<!--"):
            raw_html(self._findings, place, token.content)
        elif "offprint:" in token.content:
            allowance_broken(place, self._findings)

    def _remark(self, token: Token) -> None:
        tell_remark(self._place(token), self._findings)

    def _note_call(self, token: Token) -> tree.Inline:
        return tree.NoteCall(place=self._place(token), key=token.content)

    def _mark_broken(self, token: Token) -> None:
        self._broken_mark(self._place(token), token.content)

    def _attributes_broken(self, token: Token) -> None:
        report_broken(token.content, self._place(token), self._findings)

    def _broken_mark(self, place: Place, what: str) -> None:
        self._findings.error(
            place,
            "MARK-BROKEN",
            f"“{what}” is part of a corrected place that is not whole",
            "write {~~old~>new~~}, {++supplied++}, {--removed--} or {==words==}{>>question<<} "
            "within one paragraph; no line of it may consist of dashes or begin with ~~~",
        )

    # --- containers ---

    def _em_open(self, token: Token) -> tree.Inline:
        return tree.Emphasis(place=self._place(token), children=self.until("em_close"))

    def _strong_open(self, token: Token) -> tree.Inline:
        # The second sign of the two became the token.
        return tree.Strong(place=self._place(token, 1), children=self.until("strong_close"))

    def _link_open(self, token: Token) -> tree.Inline:
        target, title = str(token.attrs["href"]), str(token.attrs.get("title", ""))
        self._reader.links.add(target)
        automatic = token.markup == "autolink"
        if automatic:
            self._tokens[self._next].meta["at"] += 1
        children = self.until("link_close")
        place = self._place(token, 0 if automatic else 1)
        return tree.Link(place=place, target=target, title=title, children=children)

    def _span_open(self, token: Token) -> tree.Inline:
        place, attributes = self._place(token), token.meta["attributes"]
        children = self.until("span_close")
        _OF_SPANS.check(attributes, place, self._findings)
        lang = attributes.keys.get("lang")
        lang = "" if lang is None else check_lang(lang, place, self._findings)
        heading = " ".join(attributes.keys.get("index", "").split())
        if lang and not (attributes.classes or attributes.id or heading):
            return tree.Foreign(place=place, lang=lang, children=children)
        return tree.Span(
            place=place, children=children, classes=attributes.classes, lang=lang,
            id=attributes.id, index=heading,
        )  # fmt: skip

    def _image(self, token: Token) -> tree.Inline:
        attributes: Attributes = token.meta["attributes"]
        place = self._place(token)
        decorative = "decorative" in attributes.classes
        alternative = self._reader.words(token)
        if not alternative.strip() and not decorative:
            missing_alternative(self._findings, place)
        source = str(token.attrs["src"])
        self._reader.links.add(source)
        image = tree.Image(
            place=place, file=unquote(source), alternative=alternative, decorative=decorative
        )
        title, at = token.meta["title"]
        lines = [self._placer.at(at + m.end()) for m in re.finditer(r"^|\n", title)]
        places = [(p.line, p.column) for p in (lines if at >= 0 else [place] * len(lines))]
        self._reader.pictures.append(Picture(image, attributes, title, places))
        return image

    def _emendation_open(self, token: Token) -> tree.Inline:
        place, attributes = self._place(token), token.meta["attributes"]
        self._next += 1
        sic = self.until("sic_close")
        self._next += 1
        corr = self.until("corr_close")
        self.until("emendation_close")
        _OF_EMENDATIONS.check(attributes, place, self._findings)
        if not sic and not corr:
            self._findings.error(
                place, "MARK-EMPTY", "this mark has no words", "give it words, or delete it"
            )
        certainty = attributes.keys.get("cert", "")
        if certainty and certainty not in _CERTAINTIES:
            self._findings.error(
                place,
                "MARK-CERTAINTY",
                f"“{certainty}” is not a certainty",
                "write cert=low, cert=medium or cert=high",
            )
        return tree.Emendation(
            place=place,
            sic=sic,
            corr=corr,
            reason=attributes.keys.get("reason", ""),
            resp=attributes.keys.get("resp", ""),
            certainty=certainty,
        )

    def _query_open(self, token: Token) -> tree.Inline:
        children = self.until("query_close")
        return tree.Query(place=self._place(token), children=children, question=token.content)

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
    """The nodes without the space that a comment at either end leaves behind."""
    kept = list(nodes)
    if kept and isinstance(first := kept[0], tree.Text) and first.text[:1] == " ":
        text = first.text.lstrip(" ")
        column = first.place.column + len(first.text) - len(text)
        place = msgspec.structs.replace(first.place, column=column)
        kept[:1] = [tree.Text(place=place, text=text)] if text else []
    if kept and isinstance(last := kept[-1], tree.Text) and last.text[-1:] == " ":
        text = last.text.rstrip(" ")
        kept[-1:] = [tree.Text(place=last.place, text=text)] if text else []
    return tuple(kept)


# --- findings that blocks share ---------------------------------------------------------


def too_deep(place: Place, findings: Findings) -> None:
    """Report what stands deeper within other things than can be read."""
    findings.error(
        place,
        "NESTING-DEEP",
        f"more than {DEPTH} things stand in one another here",
        "take some of them out: quotations, lists, emphasis or brackets",
    )


def allowance_broken(place: Place, findings: Findings) -> None:
    """Report a remark to the press that cannot work."""
    findings.error(
        place,
        "ALLOW-BROKEN",
        "this remark to the press is not understood",
        "write <!-- offprint: allow CODE reason --> on a line of its own, before the block "
        "and with a blank line before it",
    )


def raw_html(findings: Findings, place: Place, html: str) -> None:
    """Report raw HTML."""
    first = html.strip().splitlines()[0]
    findings.error(
        place,
        "HTML-RAW",
        f"raw HTML cannot be set: {first[:60]}",
        "use the source format instead ([words]{.class}, ::: divisions), or write \\< for the sign",
    )


def missing_alternative(findings: Findings, place: Place) -> None:
    """Report a picture that says nothing to a reader who cannot see it."""
    findings.error(
        place,
        "FIGURE-ALT",
        "the picture has no alternative text",
        "describe it between the brackets: ![a map of …](file), or add {.decorative} after it",
    )


def plain(nodes: Sequence[tree.Node]) -> str:
    """The words of some nodes in the corrected reading, without notes and markup."""
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
