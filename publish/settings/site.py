"""The settings of a site: whose it is, what it is called, its colours; layouts say them, too."""

from __future__ import annotations

from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1, description="a line of text")]
Paragraphs = Annotated[
    str, msgspec.Meta(min_length=1, description="paragraphs, empty lines between them")
]
Colour = Annotated[
    str,
    msgspec.Meta(pattern=r"^#[0-9A-Fa-f]{6}$", description="a colour such as #7a1f1f, in quotes"),
]
Lang = Annotated[str, msgspec.Meta(min_length=2, description="a language, such as de")]


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What a layout or the command line says of a site; None: nothing."""

    title: Text | None = None
    publisher: Text | None = None
    about: Paragraphs | None = None
    lang: Lang | None = None
    paper: Colour | None = None
    ink: Colour | None = None
    accent: Colour | None = None
    paper_dark: Colour | None = None
    ink_dark: Colour | None = None
    accent_dark: Colour | None = None

    def over(self, other: SiteSettings) -> SiteSettings:
        """Return these settings, and those of another where these say nothing."""
        own = {name: value for name, value in msgspec.structs.asdict(self).items() if value}
        return msgspec.structs.replace(other, **own)


class SiteLook(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of a site, each with what holds; '' where there is nothing to print."""

    title: str = ""
    publisher: str = ""
    about: str = ""
    lang: str = "en"
    paper: str = "#fdfcf9"
    ink: str = "#1d1b19"
    accent: str = "#7a1f1f"
    paper_dark: str = "#191817"
    ink_dark: str = "#e6e1d8"
    accent_dark: str = "#e7a9a0"


def resolve_site(given: SiteSettings, layout: SiteSettings) -> SiteLook:
    """Return the settings of a site: given ones go before those of its layout."""
    stated = given.over(layout)
    return SiteLook(**{name: v for name, v in msgspec.structs.asdict(stated).items() if v})


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def blended(ground: str, colour: str, share: float) -> str:
    """Return a colour of which a share is one, and the rest another."""
    parts = []
    for at in (1, 3, 5):
        one, other = int(ground[at : at + 2], 16), int(colour[at : at + 2], 16)
        parts.append(f"{round(one + (other - one) * share):02x}")
    return "#" + "".join(parts)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2.2 defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
