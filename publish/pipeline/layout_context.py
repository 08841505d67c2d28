"""A work in one layout: the settings that hold, faces, words, styles, pictures."""

from __future__ import annotations

import posixpath
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from publish.core.directions import direction_of, style_sheets_for
from publish.core.files import is_shipped, layouts_folder, shown
from publish.render.unused_layout_files import TEMPLATES
from publish.settings.geometry import Geometry, geometry
from publish.settings.layouts import CODE, Layout, Typeface, load_layout
from publish.settings.resolve import Resolved, resolve
from publish.settings.words import printed_words
from publish.source import tree
from publish.source.pictures import Type, picture_for_page
from publish.typeset.engine.fetcher import Pictures
from publish.typeset.faces.checks import embeds
from publish.typeset.font_stack import font_stack_of, has_code, layout_with_faces, measured
from publish.typeset.table_width import Setting, room, setting

if TYPE_CHECKING:
    from publish.core.directions import Direction
    from publish.core.files import Reader
    from publish.settings.schema import Settings
    from publish.typeset.engine.source_map import Text
    from publish.typeset.font_stack import FontStack

#: Pictures are upright when the engine gets them; it would make such as might not be again, worse.
_UPRIGHT = "img { image-orientation: none }\n"


class LayoutContext:
    """A work in one layout."""

    def __init__(
        self, work: tree.Work, folder: Path, layout: str, settings: Settings, reader: Reader
    ) -> None:
        """Take a work and what it is to be made with.

        Args:
            work: the work.
            folder: its folder, to which its pictures are relative.
            layout: the name or the folder of the layout.
            settings: those of the command line.
            reader: reads the files of both.
        """
        self.work = work
        self.folder = folder
        self.reader = reader
        self._layout = layout
        self._given = settings

    @property
    def profile_reader(self) -> Reader:
        """What reads the profile of a press: anything only for one that the user has named."""
        roots = () if self._given.press_profile else (self.folder, layouts_folder())
        return self.reader.within(*roots)

    @cached_property
    def loaded(self) -> Layout:
        """The layout with what it inherits, as its files have it."""
        return load_layout(self._layout, self.reader)

    @cached_property
    def settings(self) -> Resolved:
        """The settings that hold for the work in this layout."""
        return self.settings_for(0)

    def settings_for(self, pages: int) -> Resolved:
        """Return the settings that hold if the book has so many pages; 0: where that is unknown.

        Printers ask for more room at the fold of thick books.
        """
        return resolve(self.loaded.settings, self.work.metadata.offprint, self._given, pages)

    @cached_property
    def layout(self) -> Layout:
        """The layout with what it inherits, the face that is chosen, and those beside the work."""
        return layout_with_faces(
            self.loaded, self.settings.face, self.work, self.folder, self.reader
        )

    @property
    def code_face(self) -> Typeface | None:
        """The face of code, if there is code in the work and a face for it in the layout."""
        return self.layout.faces.get(CODE) if has_code(self.work) else None

    @cached_property
    def font_stack(self) -> FontStack:
        """The faces that the work is set with."""
        return font_stack_of(self.layout, self.reader)

    @property
    def embeds(self) -> bool:
        """True if faces are put into what is made."""
        return embeds(self.layout, self.settings)

    @property
    def points(self) -> frozenset[int] | None:
        """The characters that its faces have; ``None`` where none are put into what is made."""
        return self.font_stack.points if self.embeds else None

    @property
    def direction(self) -> Direction:
        """The direction of the lines of the work: it is bound where they begin."""
        return direction_of(self.work.metadata.lang)

    @cached_property
    def words(self) -> dict[str, str]:
        """The words that the press prints."""
        return printed_words(self.layout, self.work.metadata.lang, self.points, self.reader)

    @cached_property
    def geometry(self) -> Geometry | None:
        """The page of a book; ``None`` where the style sheets say it."""
        return geometry(self.settings)

    def table_setting(self, table: tree.Table) -> Setting:
        """Return how a table is set on the page: as it is, smaller, or row by row."""
        letters = room(self.geometry) if self.geometry else self.layout.table_letters
        shrinks = self.layout.kind.shrinks_tables
        return setting(table, letters, self.work.metadata.lang, shrinks=shrinks)

    def styles(self, name: str = "style.css") -> list[tuple[Path, str]]:
        """Return the style sheets of the layout, those it inherits first: files and texts.

        Those for works that run from right to left, or are in Chinese, Japanese or Korean, follow
        all others.
        """
        names = [name, *style_sheets_for(self.work.metadata.lang, name)]
        folders = [*reversed(self.layout.chain)]
        files = [folder / one for one in names for folder in folders]
        texts = [(file, self.reader.text(file, shown(file))) for file in files]
        return [(file, text) for file, text in texts if text is not None]

    def template(self, name: str) -> str:
        """Return how diagnostics name a template: the file that the layout has for it."""
        found = self.layout.find(name, self.reader)
        return shown(found[0]) if found else name

    @cached_property
    def pictures(self) -> Pictures:
        """What the pictures of the work are on its pages, and where they are named."""
        work = self.work
        others = [one for one in (work.seminar, work.cover) if one]
        nodes = tree.walk(*work.body, *work.notes, *others)
        named = [n for n in nodes if isinstance(n, tree.Figure | tree.Image)]
        places = {self.folder / posixpath.normpath(n.file): n.place for n in reversed(named)}
        type_ = Type(self.layout.face(self.settings.face).names, work.metadata.lang)

        def show(path: Path) -> tuple[bytes, str] | None:
            made = picture_for_page(path, self.reader, type_)
            return (made.data, made.media_type) if made else None

        return Pictures(show, places)

    def _prelude(self) -> str:
        """Return the rules before those of the layout: the page, the face."""
        page = self.geometry.style() if self.geometry else ""
        folders = self.layout.font_folders
        face = measured(self.layout.face(self.settings.face), folders, self.reader)
        code = measured(self.code_face or Typeface("", 0, ()), folders, self.reader)
        small = f":root {{ --small-caps: {self.layout.small_caps} }}\n"
        return page + face.style() + code.style_as_code(face) + small + _UPRIGHT

    def _own_templates(self) -> list[Text]:
        """Return the templates of the layout that are its author's."""
        files = (
            folder / name
            for folder in self.layout.chain
            if not is_shipped(folder)
            for name in self.reader.beside(folder)
        )
        own = (file for file in files if file.suffix in TEMPLATES)
        return [(file, self.reader.text(file, shown(file)) or "") for file in own]
