"""Faces: small capitals, what text was set in, how faces are put into a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.engine.amendment import Amendment, Lines, Wrap
from publish.typeset.engine.face_hooks import setting_made_up
from publish.typeset.faces import embedding

if TYPE_CHECKING:
    from publish.typeset.engine.face_hooks import Hand

_DRAW, _FONTS = "weasyprint.draw.text:draw_first_line", "weasyprint.pdf.fonts"


def faces(hand: Hand) -> tuple[Amendment, ...]:
    """Make the amendments of faces; ``hand`` chooses them and notes them."""
    return (
        Amendment(
            name="small-capitals-as-asked",
            purpose=(
                "Small capitals that a face has not are made of its capitals, set smaller, where "
                "the layout wants that; else its letters stay as they are. WeasyPrint makes them "
                "always, as far apart as capitals, and makes two letters of ß."
            ),
            loss="small capitals that a face has not are made up, whatever the layout says",
            upstream="https://github.com/Kozea/WeasyPrint/pull/2345",
            parts=(
                Lines(
                    "weasyprint.text.fonts:get_font_description",
                    "font_variant = PANGO_VARIANT[style['font_variant_caps']]",
                    "font_variant = PANGO_VARIANT[faces.made_up(style)]",
                ),
                # Capitals that stand for small letters are of a font of their own, for their text
                # is another.
                Lines(
                    _DRAW,
                    "font, font_size = stream.add_font(pango_font)",
                    "font, font_size = faces.font_of(stream, pango_font, textbox)",
                ),
                Wrap("weasyprint.text.line_break:Layout.set_text", setting_made_up),
            ),
            gives={"faces": hand},
        ),
        Amendment(
            name="faces-noted",
            purpose="While pages are written it is noted what face each run of text is set in.",
            loss="it is not told where a face has no italic, bold or small capitals of its own",
            upstream="none found: WeasyPrint has no use for it",
            parts=(
                Lines(
                    _DRAW,
                    "        string += '<'\n        for i, glyph_info",
                    "        faces.note(font, textbox, glyph_item.item)\n"
                    "        string += '<'\n        for i, glyph_info",
                ),
            ),
            gives={"faces": hand},
        ),
        Amendment(
            name="faces-as-readers-need-them",
            purpose=(
                "A face whose licence forbids to cut it is embedded whole; outlines of CFF with "
                "numbers of their own, and variable ones, are given a form in which every reader "
                "finds its glyphs."
            ),
            loss="some readers show other glyphs of Chinese and Japanese faces, or none",
            upstream="none found; to propose: write CID-keyed CFF as /CIDFontType0C",
            parts=(
                Lines(
                    f"{_FONTS}:build_fonts_dictionary",
                    "font.clean(to_unicode, options['hinting'])",
                    "faces.embed(font, to_unicode, options['hinting'])",
                ),
                Lines(
                    f"{_FONTS}:build_fonts_dictionary",
                    "{'Subtype': '/OpenType'}",
                    "{'Subtype': faces.kind_of(font)}",
                ),
                Wrap(f"{_FONTS}:Font.type", _form),
            ),
            gives={"faces": embedding},
        ),
    )


def _form(_: Any) -> property:
    return property(embedding.form_of)
