"""What Word, reference managers, mail programs and web pages leave in a text, by patterns."""

from __future__ import annotations

import re
from html.entities import name2codepoint

from publish.source.foreign.mark import ForeignMark, mark, opening
from publish.source.foreign.masked_text import ADDRESS

_DELETE = "delete it"
#: Names of characters that are also words, or often part of one.
_WORDS_TOO = {"not", "para", "times", "cent", "yen", "uml", "shy", "image", "real", "prime"}
#: Letters, spaces and punctuation: mathematical and Greek ones are no leftovers in running text.
_LATIN, _PUNCTUATION = range(0xA0, 0x100), range(0x2000, 0x2123)


def _names() -> list[str]:
    known = {n for n, at in name2codepoint.items() if at in _LATIN or at in _PUNCTUATION}
    return sorted((known | {"amp", "lt", "gt", "quot", "apos"}) - _WORDS_TOO, key=len, reverse=True)


#: These may be joined to the next word, and can be nothing else there.
_LONG = "nbsp|ndash|mdash|hellip|[lr][sd]quo|laquo|raquo|thinsp|ensp|emsp"
_ENTITY = (
    rf"&(?:amp;?)?(?:{_LONG}|(?:{'|'.join(map(re.escape, _names()))})(?![A-Za-z0-9;=]))"
    r"|&#(?:\d{2,6}|[xX][0-9A-Fa-f]{2,6})(?![\w;])"
)

LEAVINGS: tuple[ForeignMark, ...] = (
    mark(
        _ENTITY,
        "a character as web pages write it, without its semicolon",
        r"write the character itself; \& if these signs are text",
        needs="&",
    ),
    mark(
        r"\bADDIN (?:ZOTERO|EN\.|CSL|Mendeley|NE\.|RW\.|BEC)\S*|\bCSL_CITATION\b"
        r"|\{[\"“]citationI(?:D|tems)[\"”]|\{Citation\}|\bCITATION \w+ \\l \d+",
        "a field of a reference manager",
        "delete it, and write what is cited",
    ),
    mark(
        r"\{[^{}\n]{2,80}#\d+[^{}\n]{0,30}\}|\{[^{}\n]*\|[^{}\n]*\|(?:zu|zg):[^{}\n]*\}",
        "the key of a citation, as EndNote and Zotero write them",
        "write what is cited",
        needs="{",
    ),
    mark(
        r"\b(?:HYPERLINK|INCLUDEPICTURE|XE|TOC|SEQ|PAGEREF|NOTEREF|STYLEREF|REF) "
        r"(?:\\+[a-z]\b|[\"“]|_[A-Z]\w+|\w+ \\)|\bEMBED [A-Z]\w+\.\w+|\bMERGEFIELD \w+",
        "a field of Word",
        "write what it would put there, or delete it",
    ),
    mark(
        r"Error! (?:Bookmark|Reference|No bookmark|Hyperlink)[^.\n]{0,40}\.?"
        r"|Fehler! (?:Textmarke|Verweisquelle|Hyperlink)[^.\n]{0,60}\.?"
        r"|Erreur ?! (?:Signet|Source)[^.\n]{0,60}\.?",
        "a reference that Word has not found",
        "write what it should say, such as the number of the page, or [](#identifier)",
        needs="!",
    ),
    mark(
        r"</?(?:o|w|v|m|x|wp|st1):[A-Za-z]+(?:[ \t][^<>\n]{0,200})?/?>"
        r"|<!\[(?:end)?if\b[^\]\n]{0,60}\]>|\[if [^\]\n]*(?:mso|support)[^\]\n]*\]|\[endif\]"
        r"|\bMso(?:Normal|BodyText|FootnoteText|Heading|ListParagraph|TableGrid|PlainText)\w*"
        r"|\bfalse false false\b|/\* Style Definitions \*/",
        "something that Word leaves",
        _DELETE,
    ),
    mark(
        r"\[?Comment \[[A-Z]{1,4}\d+\]:|^Formatted: (?:Font|Indent|Left|Right|Normal|English)\b",
        "a remark from the margin of a Word file",
        "write it as <!-- … -->, or delete it",
    ),
    mark(
        rf"^(?:On|Am|Le|El|Il) [^\n]{{0,100}}(?:\d{{1,2}}:\d\d|{ADDRESS})[^\n]{{0,100}}"
        r"(?:\n[^\n]{0,80})?\b(?:wrote|schrieb|a écrit|escribió|ha scritto)[^\n:]{0,40}:",
        "the line by which a mail program begins a quotation",
        "say in the words of the text who speaks, or delete it",
        "warning",
    ),
    mark(
        r"^-{2,} ?(?:Original|Forwarded)[ -]?[Mm]essage ?-{2,}|^Begin forwarded message:"
        r"|^-{2,} ?(?:Ursprüngliche Nachricht|Message d.origine) ?-{2,}|^Sent from my \w+",
        "a line of a mail program",
        _DELETE,
    ),
    mark(
        r"(?:=[0-9A-F]{2}){2,}|(?<=[a-zß-ÿ])=[89A-F][0-9A-F](?=[a-z\s.,;:!?]|$)",
        "a character as mails write it (quoted-printable)",
        "write the character that was meant",
        needs="=",
    ),
    mark(
        r"\{(?:(?:foot|end)?note|fn)[: ][^{}\n]{0,400}\}"
        r"|\[(?:(?:foot|end)note|fn)[: ][^\[\]\n]{1,400}\]",
        "a note in the marks of another program",
        "write ^[the words of the note], or [^1] and the note; \\{ if it is text",
        needs="{[",
    ),
    mark(
        r"</?(?:b|i|u|s|em|strong|p|br|hr|span|div|font|sup|sub|a|h[1-6]|blockquote)"
        r"(?:[ \t][^<>\n]{0,200})?/?>",
        "an element of HTML, written as text",
        "write *words*, **words**, > a quotation …; \\< if these signs are text",
        "warning",
        needs="<",
    ),
    opening(
        r"\A[\u00a0\u2002\u2003]{2,}(?=\S)",
        "room before the first line of a paragraph",
        "delete it: the layout sets the indent",
        "warning",
        needs="\u00a0\u2002\u2003",
    ),
    opening(
        r"^[^\n]*?\w[ \t]*(?:[.·…][ \t]?){5,}[ \t]*(?:\d{1,4}|[ivxlc]{1,7})[ \t]*$",
        "a line of contents, with a page of the original",
        "delete the contents; the setting contents: yes, under offprint:, prints them with the "
        "pages of this edition",
        "warning",
    ),
    mark(
        r"Digiti[sz]ed by (?:Google|the Internet Archive|Microsoft)"
        r"|This content downloaded from|All use subject to JSTOR|Downloaded from \ue003+",
        "a line that a library puts on the pages that it gives out",
        "delete it; say in the head, under source:, where the text comes from",
        "warning",
    ),
)
