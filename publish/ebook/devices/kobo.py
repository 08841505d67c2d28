"""The e-book as Kobo's devices want it: a kepub.

Sentences are spans by which the device remembers places, highlights and counts; the text of each
document stands in two wrappers, by which it is laid out in columns. The rules are those that the
tools of the field follow, and Kobo's own books: ``span.koboSpan#kobo.P.S`` with the numbers of the
paragraph and of the sentence in it, from 1, in ``div#book-columns > div#book-inner``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from publish.ebook.container import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

_BODY = re.compile(r"(<body[^>]*>)(.*)(</body>)", re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([\w:-]+)")
#: Where a paragraph begins that is counted.
_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 ol ul table".split())
#: In what no spans may stand.
_APART = frozenset("pre svg math script style audio video".split())
#: The end of a sentence: its stop, quotation marks and brackets after it, white space.
_END = re.compile(r"(?<=[.!?…:])[’”»“)\]]*\s+")
_STYLE = (
    '<style type="text/css" id="kobostylehacks">'
    "div#book-inner { margin-top: 0; margin-bottom: 0 }</style>\n</head>"
)


def kepub(data: bytes) -> bytes:
    """Return a kepub made of an EPUB of this press."""
    files = unpack(data)
    for name, content in files.items():
        if name.endswith(".xhtml"):
            files[name] = spanned(content.decode()).encode()
    return pack(files)


def spanned(markup: str) -> str:
    """Return a document with its sentences in spans and its text in the wrappers."""
    found = _BODY.search(markup)
    if found is None:
        return markup
    inner = "".join(_spans(found[2]))
    wrapped = f'<div id="book-columns"><div id="book-inner">{inner}</div></div>'
    whole = markup[: found.start()] + found[1] + wrapped + found[3] + markup[found.end() :]
    return whole.replace("</head>", _STYLE, 1)


def _spans(markup: str) -> Iterator[str]:
    paragraph, sentence, apart = 0, 0, 0
    for token in _TAG.split(markup):
        if token.startswith("<"):
            name = _tag_of(token)
            closed = token.endswith("/>")
            if name in _APART and not closed:
                apart += -1 if token.startswith("</") else 1
            if name in _PARAGRAPHS and not token.startswith("</"):
                paragraph, sentence = paragraph + 1, 0
            if name == "img" and not apart:
                sentence += 1
                token = _span(token, max(paragraph, 1), sentence)
            yield token
        elif apart or not token.strip():
            yield token
        else:
            paragraph = max(paragraph, 1)
            for piece in sentences(token):
                sentence += 1
                yield _span(piece, paragraph, sentence)


def _tag_of(token: str) -> str:
    found = _NAME.match(token)
    return found[1] if found else ""


def _span(content: str, paragraph: int, sentence: int) -> str:
    return f'<span class="koboSpan" id="kobo.{paragraph}.{sentence}">{content}</span>'


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with the white space after it; nothing is lost."""
    pieces, start = [], 0
    for found in _END.finditer(text):
        if found.end() < len(text):
            pieces.append(text[start : found.end()])
            start = found.end()
    return [*pieces, text[start:]]
