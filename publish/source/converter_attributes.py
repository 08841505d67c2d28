"""What converters write in attributes: Word's styles through Pandoc, anchors, sizes of boxes.

A name that means something in this format is read so. The rest describes how a page of another
program looked, and is ignored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from publish.source.attributes import Attributes

if TYPE_CHECKING:
    from publish.core.diagnostics import Findings, Place

#: Attributes of other programs that do not concern the text.
_KEYS = re.compile(
    r"custom-style|style|class|align|valign|width|height|role|type|border|background|bgcolor"
    r"|(?:data|aria|epub|xml|xmlns|mso|wrapper|fig)[-:].*|target|rel|loading|scale|start|markdown"
)
#: Classes of other programs that do not concern the text.
_CLASSES = frozenset(
    "anchor hidden-anchor paragraph-insertion header-section-number calibre image "
    "img-fluid normal block uri email".split()
)
Meaning = Literal["quote", "verse", "emphasis", "strong"]
#: What Word's styles mean, by their names in small letters.
_MEANINGS: dict[str, Meaning] = {
    "quote": "quote", "intense quote": "quote", "block text": "quote", "block quote": "quote",
    "blockquote": "quote", "quotation": "quote", "quotations": "quote", "extract": "quote",
    "verse": "verse", "poem": "verse", "poetry": "verse", "lyrics": "verse",
    "emphasis": "emphasis", "intense emphasis": "emphasis", "subtle emphasis": "emphasis",
    "book title": "emphasis", "strong": "strong", "intense reference": "strong",
}  # fmt: skip
#: … and the classes of this format that are the same.
_SAME = {
    "signature": "signature", "closing": "signature", "date": "dateline", "dateline": "dateline",
    "salutation": "salutation", "inside address": "address", "envelope address": "address",
    "address": "address", "sender": "address", "centered": "centered", "centred": "centered",
    "title": "centered", "subtitle": "centered", "author": "centered", "attribution": "attribution",
    "small caps": "smallcaps", "smallcaps": "smallcaps",
}  # fmt: skip
#: Styles that only say that something is text.
_PLAIN = re.compile(
    r"(?:first |body |default )?(?:paragraph|text)(?: font| char| indent.*|\d)?|normal.*|compact"
    r"|body text.*|default.*|footnote.*|endnote.*|hyperlink|followedhyperlink|(?:page|line) number"
    r"|no spacing|list.*|header|footer|toc.*|heading.*|caption|table.*|plain text|standard"
    r"|verbatim char|image caption|definition.*|bibliography|abstract.*|captioned figure|figure"
)


class Styled(msgspec.Struct, frozen=True):
    """Attributes as this format has them, and the meaning of a style of Word's."""

    attributes: Attributes
    meaning: Meaning | None = None


def understood(attributes: Attributes, place: Place, findings: Findings) -> Styled:
    """Return attributes without what converters add; report styles that are not known as notes."""
    style = " ".join(attributes.keys.get("custom-style", "").split())
    name = style.casefold().removesuffix(" char")
    of_html = [value for key, value in attributes.keys.items() if key == "class"]
    named = (*attributes.classes, *" ".join(of_html).split())
    classes = tuple(dict.fromkeys(c for c in named if c not in _CLASSES))
    if name in _SAME:
        classes = (*classes, _SAME[name])
    elif style and name not in _MEANINGS and not _PLAIN.fullmatch(name):
        findings.note(
            place,
            "STYLE-UNKNOWN",
            f"the style “{style}” of another program means nothing here, and is passed over",
            "its words are set as any others; delete it, or write a class that the layout knows",
        )
    kept = {key: value for key, value in attributes.keys.items() if not _KEYS.fullmatch(key)}
    return Styled(Attributes(attributes.id, classes, kept), _MEANINGS.get(name))
