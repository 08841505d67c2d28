"""Metadata of PDFs as XMP (ISO 16684-1): one writer for reading files and for press files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The prefixes of the names of properties.
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "offprint": "urn:offprint:press:1",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfx": "http://ns.adobe.com/pdfx/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


class Bag(set[str]):
    """Values without an order, written in alphabetical order."""

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(super().__iter__()))


#: One value, ordered values, unordered values. A property with a value for each language
#: (``dc:title``, ``dc:description``) is given as one value, which is then that of any language.
Value = str | list[str] | Bag


def xmp_packet(properties: Mapping[str, Value | None], extension: str = "") -> bytes:
    """Return a packet with one description, in which each prefix that is used is declared.

    Args:
        properties: values by prefixed names (``dc:title``), in the order in which they are written;
            those without a value are left out.
        extension: the description of further properties that PDF/A requires, as RDF/XML.
    """
    import pikepdf

    given = {name: value for name, value in properties.items() if value}
    with pikepdf.new() as pdf:
        begun = _begun(given, extension).encode()
        pdf.Root.Metadata = pdf.make_stream(begun, Type=pikepdf.Name.Metadata)
        with pdf.open_metadata(
            set_pikepdf_as_editor=False, update_docinfo=False, strict=True
        ) as metadata:
            for name, value in given.items():
                prefix, _, local = name.partition(":")
                metadata[f"{{{NAMESPACES[prefix]}}}{local}"] = value
        return bytes(pdf.Root.Metadata.read_bytes())


def _begun(given: Mapping[str, Value], extension: str) -> str:
    """Return an empty description in which the prefixes that are used are declared."""
    used = {name.partition(":")[0] for name in given}
    used |= {prefix for prefix in NAMESPACES if f"<{prefix}:" in extension}
    spaces = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in sorted(used))
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">'
        f'<rdf:Description rdf:about=""{spaces}>{"".join(extension.splitlines())}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    )
