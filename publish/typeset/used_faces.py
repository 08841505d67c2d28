"""What pages were set in, compared with what their styles asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.core.diagnostics import Place
from publish.source import tree
from publish.typeset.faces.files import BOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from publish.core.diagnostics import Findings
    from publish.edit.edition import Edition
    from publish.settings.layouts import SmallCaps
    from publish.typeset.engine.face_hooks import Drawn, Used
    from publish.typeset.faces.files import Face
    from publish.typeset.font_stack import FontStack

#: How many letters, and how long a text, a message names.
_NAMED, _LONG = 8, 40


def report_unmet_styles(
    drawn: Drawn, font_stack: FontStack, small_caps: SmallCaps, edition: Edition, findings: Findings
) -> None:
    """Report what styles asked for and the faces had not, and what was used instead.

    Args:
        drawn: the faces that text was set in, with what was asked of them.
        font_stack: the faces that there are.
        small_caps: what stands where a face has no small capitals.
        edition: the text, for the places.
        findings: receives what is told; each but once.
    """
    reported: dict[str, tuple[str, str]] = {}
    for used, texts in drawn.items():
        for code, message, text in _missed(used, texts, font_stack, small_caps):
            reported.setdefault(message, (code, text))
    for message, (code, text) in reported.items():
        findings.warning(_place(text, edition), code, f"{message}, first in {_quoted(text)}", _HINT)


_HINT = "add a face that has them to the folders of fonts, or let the styles ask for something else"


def _missed(
    used: Used, texts: Iterable[str], font_stack: FontStack, small_caps: SmallCaps
) -> Iterator[tuple[str, str, str]]:
    """Yield what a face was asked for and has not: a code, a message, the first text."""
    worded = [text for text in texts if any(map(str.isalpha, text))]
    name, requested = used.family, used.asked
    if worded and requested.italic and not used.italic:
        kind = " bold" if requested.bold and used.weight >= BOLD else ""
        yield "FACE-STYLE", f"“{name}” has no{kind} italic for this: it is set upright", worded[0]
    if worded and requested.bold and used.weight < BOLD:
        kind = " italic" if used.italic else ""
        message = f"“{name}” has no bold{kind} for this: it is set in the regular weight"
        yield "FACE-STYLE", message, worded[0]
    face = next((f for f in font_stack.family(name) if _is(f, used)), None)
    if face is None:
        return
    if requested.capitals != "normal" and (small := _without_capitals(face, worded, small_caps)):
        yield "FACE-FEATURE", *small
    figured = [text for text in texts if any("0" <= c <= "9" for c in text)]
    if requested.old_style and figured and "onum" not in face.features and not face.hanging:
        message = f"“{name}” has no old-style figures: its lining figures stand for them"
        yield "FACE-FEATURE", message, figured[0]


def _is(face: Face, used: Used) -> bool:
    first, last = face.weights
    return face.italic == used.italic and first <= used.weight <= last


def _without_capitals(
    face: Face, texts: list[str], small_caps: SmallCaps
) -> tuple[str, str] | None:
    """Yield the message that a face has no small capitals, or not of all letters."""
    small = face.small_capitals
    lacking = {
        letter: text for text in reversed(texts) for letter in text
        if letter != letter.upper() and ord(letter) not in small
    }  # fmt: skip
    if not lacking:
        return None
    if not small:
        instead = "its letters stand for them"
        if small_caps == "scaled":
            instead = "its capitals, set smaller, stand for them"
        return f"“{face.family}” has no small capitals: {instead}", next(iter(lacking.values()))
    named = ", ".join(f"“{letter}”" for letter in sorted(lacking)[:_NAMED])
    more = f" and {len(lacking) - _NAMED} more" if len(lacking) > _NAMED else ""
    message = f"“{face.family}” has no small capitals of {named}{more}: these stand as they are"
    return message, lacking[min(lacking)]


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words if len(words) <= _LONG else words[:_LONG].rsplit(' ', 1)[0] + ' …'}”"


def _place(text: str, edition: Edition) -> Place:
    """Return where the words stand in the source, if they do.

    Else in the front matter or the layout.
    """
    words = " ".join(text.split())
    for node in tree.walk(*edition.body, *edition.notes):
        if isinstance(node, tree.Text) and words in node.text:
            return node.place
    return Place(edition.work.path)
