"""The structure written into a PDF (ISO 32000-1, 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.engine.compact_pdf import compact_object
from publish.typeset.tagging.roles import ROLES
from publish.typeset.tagging.structure import Annotation, Content, Node

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_structure(pdf: Any, root: Node, pages: int) -> None:
    """Write the structure, and tell the document that it is there."""
    import pydyf

    _Writer(pdf, pages).write(root)
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


#: What HTML's types of lists are in a PDF.
_NUMBERINGS = {
    "1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman",
}  # fmt: skip


class _Writer:
    """Writes elements, and keeps what leads from the pages back to them."""

    def __init__(self, pdf: Any, pages: int) -> None:
        self._pdf = pdf
        self._pages = pdf.page_references
        self._contents: list[dict[int, bytes]] = [{} for _ in range(pages)]
        self._links: list[bytes] = []
        self._names: dict[str, bytes] = {}

    def write(self, root: Node) -> None:
        import pydyf

        tree = self._object({"Type": "/StructTreeRoot"})
        top = self._element(root, tree.reference)
        tree["K"] = pydyf.Array([top.reference])
        tree["ParentTree"] = self._parents().reference
        tree["ParentTreeNextKey"] = len(self._contents) + len(self._links)
        tree["RoleMap"] = pydyf.Dictionary({name: f"/{kind}" for name, kind in ROLES.items()})
        if self._names:
            names = pydyf.Array()
            for name in sorted(self._names):
                names.extend([pydyf.String(name), self._names[name]])
            limits = pydyf.Array([names[0], names[-2]])
            leaf = self._object({"Limits": limits, "Names": names})
            tree["IDTree"] = pydyf.Dictionary({"Kids": pydyf.Array([leaf.reference])})
        self._pdf.catalog["StructTreeRoot"] = tree.reference

    def _object(self, values: dict[str, Any]) -> Any:
        import pydyf

        made = pydyf.Dictionary(values)
        self._pdf.add_object(made)
        return made

    def _element(self, node: Node, parent: bytes) -> Any:
        """An element with all that is in it."""
        import pydyf

        element = self._object({"S": f"/{node.kind}", "P": parent})
        self._describe(element, node)
        own = [kid for kid in node.children() if not isinstance(kid, Node)]
        page = own[0].page if own else None
        if page is not None:
            element["Pg"] = self._pages[page]
        kids = pydyf.Array()
        for kid in node.children():
            if isinstance(kid, Node):
                kids.append(self._element(kid, element.reference).reference)
            elif isinstance(kid, Content):
                kids.append(self._content(kid, page, element.reference))
            else:
                kids.append(self._annotation(kid, node, page, element.reference))
        if kids:
            element["K"] = kids
        node.part()
        self._pdf.objects[element.number] = compact_object(element)
        return element

    def _describe(self, element: Any, node: Node) -> None:
        import pydyf

        if node.lang:
            element["Lang"] = pydyf.String(node.lang)
        if node.alternative:
            element["Alt"] = pydyf.String(node.alternative)
        if node.id:
            element["ID"] = pydyf.String(node.id)
            self._names[node.id] = element.reference
        for owner, values in _attributes(node):
            made = pydyf.Dictionary({"O": f"/{owner}", **values})
            element["A"] = pydyf.Array([made.data]) if node.kind == "Aside" else made

    def _content(self, content: Content, page: int | None, element: bytes) -> Any:
        import pydyf

        self._contents[content.page][content.mcid] = element
        if content.page == page:
            return content.mcid
        where = self._pages[content.page]
        return pydyf.Dictionary({"Type": "/MCR", "Pg": where, "MCID": content.mcid})

    def _annotation(self, link: Annotation, node: Node, page: int | None, element: bytes) -> Any:
        import pydyf

        annotation = link.annotation
        annotation["StructParent"] = len(self._contents) + len(self._links)
        annotation["Contents"] = pydyf.String(_said(node, annotation))
        self._links.append(element)
        kid = pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference})
        if link.page != page:
            kid["Pg"] = self._pages[link.page]
        return kid

    def _parents(self) -> Any:
        """From marked content, page by page, and from links to their elements."""
        import pydyf

        numbers = pydyf.Array()
        for index, contents in enumerate(self._contents):
            row = [contents.get(mcid, "null") for mcid in range(max(contents, default=-1) + 1)]
            numbers.extend([index, self._object_of(pydyf.Array(row))])
        for index, element in enumerate(self._links, len(self._contents)):
            numbers.extend([index, element])
        return self._object({"Nums": numbers})

    def _object_of(self, array: Any) -> bytes:
        self._pdf.add_object(array)
        return bytes(array.reference)


def _attributes(node: Node) -> Iterator[tuple[str, dict[str, Any]]]:
    import pydyf

    element = node.element
    if node.kind == "Figure" and node.box:
        yield "Layout", {"BBox": pydyf.Array(node.box)}
    elif node.kind == "Aside":
        yield "ARIA-1.1", {"role": pydyf.String("complementary")}
    elif node.kind == "TH":
        scope = (element.get("scope") or "col") if element is not None else "col"
        yield "Table", {"Scope": "/Row" if scope == "row" else "/Column"}
    elif node.kind == "L" and element is not None:
        yield "List", {"ListNumbering": _numbering(element)}


def _numbering(element: Any) -> str:
    """What the marks of a list are (ISO 32000-1, table 347)."""
    if element.tag == "ol":
        return "/" + _NUMBERINGS[element.get("type") or "1"]
    return "/Disc" if element.tag == "ul" else "/None"


def _said(node: Node, annotation: Any) -> str:
    """What a link says of where it leads, to those who cannot see it."""
    element = node.element
    told = element.get("aria-label") or element.get("title")
    if told:
        return str(told)
    if element.get("href", "").startswith("#"):
        return " ".join("".join(node.text).split()) or str(element.get("href"))
    return str(element.get("href"))
