"""A face that a layout sets with, and the names of families as style sheets have them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from publish.core import contract
from publish.core.diagnostics import Place

#: The face of code among the faces of a layout.
CODE = "code"


class Typeface(msgspec.Struct, frozen=True):
    """A face of a layout with the folders of its files; ``place`` is where its families stand."""

    families: str
    cap_height: float
    folders: tuple[Path, ...]
    x_height: float = 0
    place: Place = Place("")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the families."""
        return families_in(self.families)

    @property
    def family(self) -> str:
        """The name of the family that the text is set in."""
        return next(iter(self.names), "")

    def with_families(self, names: tuple[str, ...]) -> Typeface:
        """Return the face with other families for what those before lack.

        One that has none has none.
        """
        more = [name for name in names if name not in self.names] if self.families else []
        families = ", ".join([self.families, *map(quoted, more)])
        return msgspec.structs.replace(self, families=families)

    def after(self, family: str) -> Typeface:
        """Return the face of a family, with those of this one for what it lacks."""
        others = [quoted(name) for name in self.names if name != family]
        families = ", ".join([quoted(family), *others])
        return Typeface(families, 0, self.folders, place=self.place)

    def with_heights(self, capitals: float, letters: float) -> Typeface:
        """Return the face with the heights of capitals and small letters as shares of the size."""
        return msgspec.structs.replace(self, cap_height=capitals, x_height=letters)

    def style(self) -> str:
        """Return the rule by which style sheets know it."""
        if not self.families:
            return ""
        face, height = contract.FACE, contract.CAP_HEIGHT
        return f":root {{ {face}: {self.families}; {height}: {self.cap_height:g} }}\n"

    def style_as_code(self, text: Typeface) -> str:
        """Return the rule by which style sheets know it as that of code.

        As large as the text to the eye.

        A layout that names no face for code has it in that of the text.
        """
        families = self.families or text.families
        size = text.x_height / self.x_height if text.x_height and self.x_height else 1
        face, share = contract.CODE_FACE, contract.CODE_SIZE
        return f":root {{ {face}: {families or 'monospace'}; {share}: {size:.3g}em }}\n"


def families_in(style: str) -> tuple[str, ...]:
    """Return the names in a list of families as style sheets have it."""
    import tinycss2

    names = [""]
    for part in tinycss2.parse_component_value_list(style):
        if part == ",":
            names.append("")
        elif part.type in ("string", "ident"):
            names[-1] = f"{names[-1]} {part.value}"
    return tuple(name.strip() for name in names if name.strip())


def quoted(name: str) -> str:
    """Return a family's name as a string of a style sheet."""
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


def plain_name(family: str) -> str:
    """Return a family's name as names are compared: capitals and spaces do not count."""
    return "".join(family.split()).casefold()


def are_families(text: str) -> bool:
    """Return whether a text is what CSS takes for names of families (CSS Fonts 4, 2.1)."""
    import tinycss2

    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    names: list[list[str]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            names.append([])
        elif token.type != "whitespace":
            names[-1].append(token.type)
    return all(name == ["string"] or set(name) == {"ident"} for name in names)
