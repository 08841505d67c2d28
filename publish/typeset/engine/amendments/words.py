"""Words: those that are longer than their line, and what is looked at of a text for each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publish.typeset.engine.amendment import Amendment, Lines, Wrap
from publish.typeset.lines import longwords, text_window
from publish.typeset.tagging.source_words import breaking_addresses

if TYPE_CHECKING:
    from publish.typeset.lines.paragraph_setter import Setter

_INLINE = "weasyprint.layout.inline"
_FIRST_LINE = "weasyprint.text.line_break:split_first_line"
_SPLIT_TEXT, _SPLIT_BOX = f"{_INLINE}:split_text_box", f"{_INLINE}:split_inline_box"


def words(setter: Setter) -> tuple[Amendment, ...]:
    """Make the amendments of words; ``setter`` knows whether a line may end anywhere."""
    return (
        Amendment(
            name="full-line-stays",
            purpose=(
                "Text that fills a line but for the space at its end stays whole. WeasyPrint takes "
                "it for too long, and breaks it after its first word."
            ),
            loss="now and then a line has one word where all of it would have room",
            upstream="none found; to propose: leave the space at its end out of what is measured",
            parts=(
                Lines(
                    _FIRST_LINE,
                    "if resume_index is None and first_line_width <= max_width:",
                    "if resume_index is None and (\n"
                    "            first_line_width <= max_width or "
                    "space_collapse and ' ' in text.strip(' ')\n"
                    "            and longwords.fits(text, style, context, max_width)):",
                ),
            ),
            gives={"longwords": longwords},
        ),
        Amendment(
            name="word-after-its-number",
            purpose=(
                "A word too long for a line may be cut where it begins the line, and after a "
                "number from which it cannot be parted. WeasyPrint lets the latter run on beyond "
                "the page; and within an inline box that holds all of a line, as a note's first "
                "paragraph does, it takes each piece of text for the line's beginning and cuts "
                "the words that end it."
            ),
            loss="long words after a note's number run beyond the page, others are cut for nothing",
            upstream="https://github.com/Kozea/WeasyPrint/issues/2900",
            parts=(
                Lines(
                    _SPLIT_BOX,
                    "child.position_y = box.position_y\n\n"
                    "        if not child.is_in_normal_flow():",
                    "child.position_y = box.position_y\n"
                    "        child.follows = bool(line_children or children or waiting_children "
                    "or (\n"
                    "            box.__dict__.get('follows')))\n\n"
                    "        if not child.is_in_normal_flow():",
                ),
                Lines(
                    f"{_INLINE}:split_inline_level",
                    "is_line_start = len(line_children) == 0",
                    "is_line_start = offprint.cutting or (\n"
                    "            len(line_children) == 0 and not box.__dict__.get('follows')) "
                    "or (\n"
                    "            longwords.begins("
                    "box, skip or 0, containing_block.width, max_x - position_x, context))",
                ),
            ),
            gives={"offprint": setter, "longwords": longwords},
        ),
        Amendment(
            name="words-in-pieces-cut",
            purpose=(
                "A word in several pieces, as with emphasis in it, is cut as well if it is longer "
                "than a line: where a line has no other end, it is made again, and its pieces may "
                "be cut, or the line end between two of them."
            ),
            loss="words with emphasis in them that are longer than a line run beyond the page",
            upstream="https://github.com/Kozea/WeasyPrint/issues/2258",
            parts=(
                Lines(
                    f"{_INLINE}:get_next_linebox",
                    "last_letter, float_width) = split_inline_box(",
                    "last_letter, float_width) = offprint.split(split_inline_box,",
                ),
                Lines(
                    f"{_INLINE}:_break_waiting_children",
                    "not can_break_inside(child)",
                    "not (offprint.cuts(child) or can_break_inside(child))",
                ),
                Lines(
                    _SPLIT_BOX,
                    "if previous_resume_at:\n"
                    "                        resume_at = previous_resume_at",
                    "if not previous_resume_at and "
                    "offprint.ends_between(box, waiting_children):\n"
                    "                        children.extend(waiting_children)\n"
                    "                        previous_resume_at = {index: None}\n"
                    "                    if previous_resume_at:\n"
                    "                        resume_at = previous_resume_at",
                ),
            ),
            gives={"offprint": setter},
            needs=("word-after-its-number",),
        ),
        Amendment(
            name="addresses-broken",
            purpose=(
                "Lines of an address, and of code, may end after its signs, wherever it stands, "
                "and no hyphen is put in."
            ),
            loss="addresses and code run beyond the measure or are hyphenated",
            upstream="none found: CSS has no rule for addresses",
            parts=(
                Wrap("weasyprint.formatting_structure.boxes:TextBox.__init__", breaking_addresses),
            ),
        ),
        Amendment(
            name="long-words-divided",
            purpose=(
                "A word that is longer than its line is divided at a soft hyphen, where the "
                "patterns of its language allow it, or after a sign of an address. WeasyPrint cuts "
                "it wherever the line ends, without a hyphen, where the style does not divide "
                "words. And of a word the places to divide it are looked for only in what may go "
                "on the line; where it would be spelled otherwise, it is not divided there."
            ),
            loss="words longer than their line are cut at any letter, without a hyphen",
            upstream="none found; to propose: try hyphenation before overflow-wrap cuts a word",
            parts=_LONG_WORDS,
            gives={"longwords": longwords},
            needs=("addresses-broken", "text-in-windows"),
        ),
        Amendment(
            name="text-in-windows",
            purpose=(
                "What is left of a text is not looked at as a whole for each of its lines. "
                "WeasyPrint copies it, and shapes all of it where it has no place to break."
            ),
            loss="very long paragraphs take quadratic time",
            upstream="none found; to propose: hand only what a line may take to Pango",
            parts=_WINDOWS,
            gives={"windows": text_window},
        ),
    )


_LONG_WORDS = (
    Lines(
        _FIRST_LINE,
        "next_text = second_line_text\n",
        "next_text = longwords.near(second_line_text, style, max_width)\n",
    ),
    Lines(
        _FIRST_LINE,
        "previous_words + start for start, end in dictionary.iterate(next_word)]",
        "previous_words + start for start in longwords.beginnings(dictionary, next_word)]",
    ),
    Lines(
        _FIRST_LINE,
        "if dictionary_iterations:\n",
        "dictionary_iterations = longwords.shorter(\n"
        "        dictionary_iterations, first_line_text, style, context, max_width)\n"
        "    if dictionary_iterations:\n",
    ),
    Lines(
        _FIRST_LINE,
        "is_line_start=True, minimum=False):",
        "is_line_start=True, minimum=False, before=None):",
    ),
    Lines(
        _FIRST_LINE,
        "resume_index = index or first_line.length\n        if resume_index >= len(text.encode()):",
        "resume_index = index or first_line.length\n"
        "        divided = longwords.divide(layout, text, resume_index, before, style, max_width)\n"
        "        if divided is not None:\n"
        "            first_line, resume_index, hyphenated = divided\n"
        "        else:\n"
        "            layout.set_text(text)\n"
        "            pango.pango_layout_set_width(layout.layout, int(max_width * TO_UNITS))\n"
        "            first_line, index = layout.get_first_line()\n"
        "            layout.is_cut = before is not None and longwords.is_within(text, index)\n"
        "        if resume_index >= len(text.encode()):",
    ),
    Lines(
        _SPLIT_TEXT,
        "box.justification_spacing, is_line_start=is_line_start)",
        "box.justification_spacing, is_line_start=is_line_start,\n"
        "        before=longwords.before(box, skip))",
    ),
)
#: A line is taken out of what is shown of the text; the character before its end is looked up, so
#: are the spaces that a line does not begin with; and it is so when only the widths of lines are
#: asked for, as in a table.
_WINDOWS = (
    Lines(
        _SPLIT_TEXT,
        "text = box.text.encode()[skip:]\n    if font_size == 0 or not text:",
        "data, skip = windows.bytes_of(box).data, skip or 0\n"
        "    if font_size == 0 or skip >= len(data):",
    ),
    Lines(
        _SPLIT_TEXT,
        "split_first_line(\n        text.decode(), box.style,",
        "windows.split(\n        split_first_line, data, skip, box.style,",
    ),
    Lines(
        _SPLIT_TEXT,
        "text[length:resume_index].decode()",
        "data[skip + length:skip + resume_index].decode()",
    ),
    Lines(
        f"{_INLINE}:split_inline_level",
        "box.text.encode()[:skip].decode()[-1]",
        "windows.bytes_of(box).before(skip)",
    ),
    Lines(
        f"{_INLINE}:skip_first_whitespace",
        "text = box.text.encode()\n        if index == len(text):",
        "if index == len(windows.bytes_of(box).data):",
    ),
    Lines(
        f"{_INLINE}:skip_first_whitespace",
        "text = text[index:]\n"
        "            while text and text.startswith(b' '):\n"
        "                index += 1\n"
        "                text = text[1:]",
        "index = windows.after_spaces(box, index)",
    ),
    Lines(
        "weasyprint.layout.preferred:inline_line_widths",
        "split_first_line(\n                    child_text[resume_index:].decode(), child.style,",
        "windows.split(\n                    split_first_line, child_text, resume_index, "
        "child.style,",
    ),
)
