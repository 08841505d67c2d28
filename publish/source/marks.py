"""From the tokens of marks within a line to nodes: emphasis, styles, corrected places, HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.source import tree
from publish.source.attributes import Attributes, Vocabulary
from publish.source.html import CLASSES, Tag
from publish.source.metadata import check_lang
from publish.source.rawhtml import report_html, report_parted
from publish.source.walk import Walk

if TYPE_CHECKING:
    from markdown_it.token import Token

    from publish.core.diagnostics import Place

_CERTAINTIES = ("low", "medium", "high")
#: Markup of emphasis, code or links, which a reason prints as it is.
_SET = re.compile(
    r"(?<![\\\w*])(\*{1,3}|_{1,3}|~~|==|`)(?=\S)[^*_~=`]*[^\s*_~=`\\]\1(?!\w)|\[[^]]+\][({][^)}]+[)}]"
)
_OF_EMENDATIONS = Vocabulary(keys=("reason", "resp", "cert"))
#: The nodes of marks that have only their words, by their elements of HTML.
_STYLES: dict[str, type[tree.Style]] = {
    "sup": tree.Superscript,
    "sub": tree.Subscript,
    "s": tree.Struck,
    "u": tree.Underlined,
    "mark": tree.Highlighted,
    "small": tree.Small,
}


class MarkReader(Walk):
    """Reads the marks around words."""

    def _em_open(self, token: Token) -> tree.Inline:
        return tree.Emphasis(place=self._place(token), children=self.until("em_close"))

    def _strong_open(self, token: Token) -> tree.Inline:
        # The second delimiter of the two became the token.
        return tree.Strong(place=self._place(token, 1), children=self.until("strong_close"))

    def _styled(self, token: Token) -> tree.Inline | None:
        place, close = self._place(token), token.type.replace("_open", "_close")
        if doubt := token.meta.get("doubt"):
            self._findings.warning(
                place,
                "MARK-DOUBTFUL",
                f"“{doubt}” is set {'raised' if token.tag == 'sup' else 'lowered'} here",
                f"if the signs themselves are meant, write \\{doubt[0]} for each",
            )
        children = self.until(close)
        return _STYLES[token.tag](place=place, children=children) if children else None

    _sup_open = _sub_open = _s_open = _mark_open = _styled

    # --- HTML ---

    def _element_open(self, token: Token) -> tree.Inline | None:
        place, tag = self._place(token), token.meta["tag"]
        children = self.until("element_close")
        if not children and not tag.attribute("id"):
            return None
        if len(children) == 1 and isinstance(only := children[0], tree.Text) and only.text == " ":
            return only
        lang = self._lang(tag, place)
        if token.tag in _STYLES:
            made: tree.Inline = _STYLES[token.tag](place=place, children=children)
        elif token.tag == "strong":
            made = tree.Strong(place=place, children=children)
        elif token.tag == "em" and not lang:
            made = tree.Emphasis(place=place, children=children)
        else:
            return _marked(place, tag, lang, children)
        return tree.Span(place=place, lang=lang, children=(made,)) if lang else made

    def _lang(self, tag: Tag, place: Place) -> str:
        """Return the language of an element, if it differs from that of the work."""
        if tag.lang.split("-")[0].lower() in ("", self._reader.lang):
            return ""
        return check_lang(tag.lang, place, self._findings)

    def _html_inline(self, token: Token) -> None:
        report_html(self._findings, self._place(token), token.content)

    def _html_parted(self, token: Token) -> None:
        report_parted(self._findings, self._place(token), token.content)

    # --- corrected places and questions ---

    def _mark_broken(self, token: Token) -> None:
        self._broken_mark(self._place(token), token.content)

    def _broken_mark(self, place: Place, what: str) -> None:
        self._findings.error(
            place,
            "MARK-BROKEN",
            f"“{what}” is part of a corrected place that is not whole",
            "write {~~old~>new~~}, {++supplied++}, {--removed--} or {==words==}{>>question<<} "
            "within one paragraph; no line of it may consist of dashes or begin with ~~~",
        )

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
        reasons = (attributes.keys.get("reason", ""), " ".join(token.content.split()))
        for markup in filter(None, map(_SET.search, reasons)):
            self._findings.warning(
                place,
                "MARK-REASON",
                "the reason of this change is printed as it stands, with the signs of "
                f"“{markup[0]}”",
                "leave the signs out; a title may stand in quotation marks",
            )
        return tree.Emendation(
            place=place,
            sic=sic,
            corr=corr,
            reason="; ".join(filter(None, reasons)),
            resp=attributes.keys.get("resp", ""),
            certainty=certainty,
        )

    def _query_open(self, token: Token) -> tree.Inline:
        children = self.until("query_close")
        return tree.Query(place=self._place(token), children=children, question=token.content)

    def _question(self, token: Token) -> None:
        self._findings.note(
            self._place(token),
            "QUERY-OPEN",
            " ".join(token.content.split()) or "a question without words stands here",
            "answer it, then take the mark {>>…<<} away",
        )


def spanned(place: Place, attributes: Attributes, lang: str, children: tree.Inlines) -> tree.Inline:
    """Return the node of words in brackets: a class that means a mark makes that mark."""
    kept = tuple(name for name in attributes.classes if name not in CLASSES)
    styles = [CLASSES[name] for name in attributes.classes if name in CLASSES]
    heading = " ".join(attributes.keys.get("index", "").split())
    is_span = bool(kept or attributes.id or heading)
    if lang and not is_span:
        made: tree.Inline = tree.Foreign(place=place, lang=lang, children=children)
    elif is_span or not styles:
        made = tree.Span(
            place=place, children=children, classes=kept, lang=lang, id=attributes.id, index=heading
        )
    else:
        return _in_styles(place, styles, children)
    return _in_styles(place, styles, (made,)) if styles else made


def _in_styles(place: Place, styles: list[str], children: tree.Inlines) -> tree.Inline:
    *outer, last = styles
    made: tree.Inline = _STYLES[last](place=place, children=children)
    for name in reversed(outer):
        made = _STYLES[name](place=place, children=(made,))
    return made


def _marked(place: Place, tag: Tag, lang: str, children: tree.Inlines) -> tree.Inline:
    """Return the words of an HTML span in the marks that its language and styles mean."""
    made: tree.Inlines = children
    if lang:
        made = (tree.Foreign(place=place, lang=lang, children=made),)
    for name in tag.marks():
        if name in _STYLES:
            made = (_STYLES[name](place=place, children=made),)
        elif name == "smallcaps":
            made = (tree.Span(place=place, children=made, classes=("smallcaps",)),)
        else:
            kind = tree.Emphasis if name == "em" else tree.Strong
            made = (kind(place=place, children=made),)
    if identifier := tag.attribute("id"):
        made = (tree.Span(place=place, children=made, id=identifier),)
    return made[0] if len(made) == 1 else tree.Span(place=place, children=made)
