"""What a PDF says of its words: structure, spaces and hyphens at the ends of lines, brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.engine import tag_hooks
from publish.typeset.engine.amendment import Amendment, Lines, Wrap
from publish.typeset.tagging.source_words import keeping_words

if TYPE_CHECKING:
    from collections.abc import Callable

_DRAW = "weasyprint.draw.text:draw_first_line"
_GIVES = {"tagging": tag_hooks}


def _preparing(generate: Callable[..., Any]) -> Callable[..., Any]:
    def generate_pdf(document: Any, *given: Any, **options: Any) -> Any:
        if options["pdf_tags"]:
            tag_hooks.prepare(document)
        return generate(document, *given, **options)

    return generate_pdf


def _tagging(_: Callable[..., Any]) -> Callable[..., None]:
    def add_tags(pdf: Any, document: Any, *given: Any) -> None:
        tag_hooks.add_tags(pdf, document, given[-1])  # the last are the drawings of its pages

    return add_tags


TAGGING = (
    Amendment(
        name="structure-tree",
        purpose=(
            "Before pages are drawn it is told what on them is text and what an artifact, and the "
            "tags are made by this program: notes are tagged as notes, a paragraph that crosses a "
            "page is one, what stands in the margins of pages is an artifact."
        ),
        loss=(
            "the PDF has the structure that WeasyPrint gives it, without notes and with paragraphs "
            "cut at pages; a proof that cannot read it refuses it"
        ),
        upstream="https://github.com/Kozea/WeasyPrint/issues/1836",
        parts=(
            Wrap("weasyprint.document:generate_pdf", _preparing),
            Wrap("weasyprint.pdf:add_tags", _tagging),
            Wrap(
                "weasyprint.pdf.stream:Stream.marked",
                lambda _: tag_hooks.marked,
                ("mcid = len(self._tags)",),
            ),
            Wrap(
                "weasyprint.pdf.stream:Stream.artifact",
                lambda _: tag_hooks.artifact,
                ("begin_marked_content('Artifact')",),
            ),
        ),
    ),
    Amendment(
        name="spaces-written",
        purpose=(
            "Spaces between words are written also where they stand alone, and where a line ends; "
            "a hyphen that is put in stands in marked content of its own (ISO 32000-1, 14.8.2)."
        ),
        loss="words run together when a PDF is read aloud or copied, and hyphens are read",
        upstream="none found; to propose: keep the space at a line's end for the text",
        parts=(
            Lines(_DRAW, "if not textbox.text.strip():", "if tagging.is_silent(stream, textbox):"),
            Lines(
                _DRAW,
                "    first_line, index = textbox.pango_layout.get_first_line()\n\n"
                "    if block_ellipsis",
                "    tagging.lengthen(stream, textbox)\n"
                "    first_line, index = textbox.pango_layout.get_first_line()\n\n"
                "    if block_ellipsis",
            ),
            Lines(
                _DRAW,
                "            # Set horizontal and vertical offsets.",
                "            at = glyph_item.item.offset + clusters[i]\n"
                "            if tagging.parts("
                "stream, textbox, at, string, font.to_unicode[glyph_id]):\n"
                "                string = '<'\n\n"
                "            # Set horizontal and vertical offsets.",
            ),
            Lines(
                _DRAW,
                "    stream.show_text(string)\n\n    return emojis",
                "    stream.show_text(string)\n    tagging.closes(stream, textbox)\n\n"
                "    return emojis",
            ),
        ),
        gives=_GIVES,
        needs=("structure-tree", "pieces-remembered"),
    ),
    Amendment(
        name="brackets-mirrored",
        purpose=(
            "A bracket in Hebrew or Arabic is said to be the one it stands for: a face has one "
            "glyph for “(”, and for “)” in text from right to left."
        ),
        loss="brackets in text from right to left are copied the wrong way round",
        upstream="none found; to propose: mirror characters of runs with an odd level",
        parts=(
            Lines(
                _DRAW,
                "font.to_unicode[glyph_id] = utf8_text[offset+t1:offset+t2].decode()",
                "font.to_unicode[glyph_id] = tagging.seen(\n"
                "                    utf8_text[offset+t1:offset+t2].decode(),\n"
                "                    glyph_item.item.analysis.level)",
            ),
        ),
        gives=_GIVES,
    ),
    Amendment(
        name="initials-before-lines",
        purpose=(
            "A dropped initial is drawn before the lines that it begins, not with the floats of "
            "its page, so that a reader finds the word whole."
        ),
        loss="a dropped initial is read apart from the rest of its word",
        upstream="none found: CSS draws floats before lines (CSS 2, appendix E)",
        parts=(
            Lines(
                "weasyprint.stacking:_dispatch",
                "elif box.is_floated():",
                "elif box.is_floated() and not tagging.in_line(box):",
            ),
        ),
        gives=_GIVES,
        needs=("structure-tree",),
    ),
    Amendment(
        name="words-before-transform",
        purpose=(
            "The text that “text-transform” changes is kept: capitals on the page are read as the "
            "letters that stand in the source."
        ),
        loss="words in capitals are copied and read as capitals",
        upstream="none found; to propose: write the text before its transformation",
        parts=(
            Wrap(
                "weasyprint.formatting_structure.boxes:TextBox.process_text_transform",
                keeping_words,
            ),
        ),
    ),
)
