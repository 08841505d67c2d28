"""The structure written into a PDF (ISO 32000-1, 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publish.typeset.engine.compact_pdf import compact_object
from publish.typeset.engine.pdf_objects import array, dictionary, string
from publish.typeset.tagging.roles import ROLES
from publish.typeset.tagging.structure import Annotation, Content, Node

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_structure(pdf: Any, root: Node, pages: int) -> None:
    """Write the structure, and tell the document that it is there."""
    _Writer(pdf, pages).write(root)
    pdf.catalog["MarkInfo"] = dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = dictionary({"DisplayDocTitle": "true"})


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
        tree = self._object({"Type": "/StructTreeRoot"})
        top = self._element(root, tree.reference)
        tree["K"] = array([top.reference])
        tree["ParentTree"] = self._parents().reference
        tree["ParentTreeNextKey"] = len(self._contents) + len(self._links)
        tree["RoleMap"] = dictionary({name: f"/{kind}" for name, kind in ROLES.items()})
        if self._names:
            names = array()
            for name in sorted(self._names):
                names.extend([string(name), self._names[name]])
            limits = array([names[0], names[-2]])
            leaf = self._object({"Limits": limits, "Names": names})
            tree["IDTree"] = dictionary({"Kids": array([leaf.reference])})
        self._pdf.catalog["StructTreeRoot"] = tree.reference

    def _object(self, values: dict[str, Any]) -> Any:
        made = dictionary(values)
        self._pdf.add_object(made)
        return made

    def _element(self, node: Node, parent: bytes) -> Any:
        """Return an element with all that is in it."""
        element = self._object({"S": f"/{node.kind}", "P": parent})
        self._describe(element, node)
        own = [kid for kid in node.children() if not isinstance(kid, Node)]
        page = own[0].page if own else None
        if page is not None:
            element["Pg"] = self._pages[page]
        kids = array()
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
        if node.lang:
            element["Lang"] = string(node.lang)
        if node.alternative:
            element["Alt"] = string(node.alternative)
        if node.id:
            element["ID"] = string(node.id)
            self._names[node.id] = element.reference
        for owner, values in _attributes(node):
            made = dictionary({"O": f"/{owner}", **values})
            element["A"] = array([made.data]) if node.kind == "Aside" else made

    def _content(self, content: Content, page: int | None, element: bytes) -> Any:
        self._contents[content.page][content.mcid] = element
        if content.page == page:
            return content.mcid
        where = self._pages[content.page]
        return dictionary({"Type": "/MCR", "Pg": where, "MCID": content.mcid})

    def _annotation(self, link: Annotation, node: Node, page: int | None, element: bytes) -> Any:
        annotation = link.annotation
        annotation["StructParent"] = len(self._contents) + len(self._links)
        annotation["Contents"] = string(_description(node, annotation))
        self._links.append(element)
        kid = dictionary({"Type": "/OBJR", "Obj": annotation.reference})
        if link.page != page:
            kid["Pg"] = self._pages[link.page]
        return kid

    def _parents(self) -> Any:
        """Return a map from marked content, page by page, and from links to their elements."""
        numbers = array()
        for index, contents in enumerate(self._contents):
            row = [contents.get(mcid, "null") for mcid in range(max(contents, default=-1) + 1)]
            numbers.extend([index, self._object_of(array(row))])
        for index, element in enumerate(self._links, len(self._contents)):
            numbers.extend([index, element])
        return self._object({"Nums": numbers})

    def _object_of(self, array: Any) -> bytes:
        self._pdf.add_object(array)
        return bytes(array.reference)


def _attributes(node: Node) -> Iterator[tuple[str, dict[str, Any]]]:
    element = node.element
    if node.kind == "Figure" and node.box:
        yield "Layout", {"BBox": array(node.box)}
    elif node.kind == "Aside":
        yield "ARIA-1.1", {"role": string("complementary")}
    elif node.kind == "TH":
        scope = (element.get("scope") or "col") if element is not None else "col"
        yield "Table", {"Scope": "/Row" if scope == "row" else "/Column"}
    elif node.kind == "L" and element is not None:
        yield "List", {"ListNumbering": _numbering(element)}


def _numbering(element: Any) -> str:
    """Return what the marks of a list are (ISO 32000-1, table 347)."""
    if element.tag == "ol":
        return "/" + _NUMBERINGS[element.get("type") or "1"]
    return "/Disc" if element.tag == "ul" else "/None"


def _description(node: Node, annotation: Any) -> str:
    """Return what a link says of where it leads, to those who cannot see it."""
    element = node.element
    given = element.get("aria-label") or element.get("title")
    if given:
        return str(given)
    if element.get("href", "").startswith("#"):
        return " ".join("".join(node.text).split()) or str(element.get("href"))
    return str(element.get("href"))
