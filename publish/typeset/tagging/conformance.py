"""What a finished PDF claims to be, and what it has to have for that.

Every reading PDF claims PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2); with its source
attached PDF/A-3a (ISO 19005-3), which alone allows that.
"""

from __future__ import annotations

from hashlib import md5
from typing import Any
from xml.sax.saxutils import escape

import msgspec

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
#: PDF/A wants every property explained that it does not know itself (ISO 19005-2, 6.6.2.3.3).
_EXTENSION = """\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
"""
#: Printed with the page (ISO 32000-1, table 165).
_PRINT = 4


class Claim(msgspec.Struct, frozen=True):
    """What a file claims; ``source`` is the name and the bytes of the source attached to it."""

    source: tuple[str, bytes] | None = None

    @property
    def part(self) -> int:
        """The part of ISO 19005."""
        return 3 if self.source else 2


def add_conformance(document: Any, pdf: Any, claim: Claim) -> None:
    """Put into a tagged PDF what it claims, and what it must have for it."""
    _add_metadata(document.metadata, pdf, claim)
    _add_intent(pdf)
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/Annot":
            item["F"] = _PRINT
        elif getattr(item, "extra", {}).get("Interpolate"):
            item.extra["Interpolate"] = "false"
    if claim.source:
        _attach(pdf, *claim.source)


def _add_metadata(metadata: Any, pdf: Any, claim: Claim) -> None:
    import pydyf

    extra = {"Type": "/Metadata", "Subtype": "/XML"}
    stream = pydyf.Stream([xmp(metadata, pdf.info, claim).encode()], extra)
    pdf.add_object(stream)
    pdf.catalog["Metadata"] = stream.reference


def xmp(metadata: Any, info: Any, claim: Claim) -> str:
    """The metadata as XMP (ISO 16684-1): one description; it says what the Info dictionary says."""
    spaces = "".join(f'\n xmlns:{name}="{uri}"' for name, uri in _NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about=""{spaces}>\n'
        f"<pdfaid:part>{claim.part}</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n"
        "<pdfuaid:part>1</pdfuaid:part>\n"
        f"{_described(metadata, info)}{_EXTENSION}</rdf:Description>\n"
        '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    )


def _described(metadata: Any, info: Any) -> str:
    """What the file is about."""
    words = list(metadata.keywords)
    parts = [
        _one("dc:format", "application/pdf"),
        _one("dc:identifier", metadata.custom.get("dcterms.identifier")),
        _many("dc:title", "Alt", [metadata.title] if metadata.title else []),
        _many("dc:creator", "Seq", metadata.authors),
        _many("dc:description", "Alt", [metadata.description] if metadata.description else []),
        _many("dc:subject", "Bag", words),
        _many("dc:language", "Bag", [metadata.lang] if metadata.lang else []),
        _one("pdf:Keywords", ", ".join(words)),
        _one("pdf:Producer", info["Producer"].string),
        _one("xmp:CreatorTool", metadata.generator),
        _one("xmp:CreateDate", metadata.created),
        _one("xmp:ModifyDate", metadata.modified),
    ]
    return "".join(parts)


def _one(name: str, value: str | None) -> str:
    return f"<{name}>{escape(value)}</{name}>\n" if value else ""


def _many(name: str, kind: str, values: list[str]) -> str:
    lang = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(f"<rdf:li{lang}>{escape(value)}</rdf:li>" for value in values)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>\n" if values else ""


def _add_intent(pdf: Any) -> None:
    """What the colours mean: sRGB, by the profile of the ICC that comes with the engine."""
    from importlib.resources import files

    import pydyf

    data = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    profile = pydyf.Stream([data], {"N": 3}, compress=True)
    pdf.add_object(profile)
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pydyf.String("sRGB2014"),
        "Info": pydyf.String("sRGB IEC61966-2.1"),
        "DestOutputProfile": profile.reference,
    }
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])


def _attach(pdf: Any, name: str, data: bytes) -> None:
    """Attach the source (ISO 19005-3, 6.8)."""
    import pydyf

    digest = md5(data, usedforsecurity=False).hexdigest()
    values: dict[str, Any] = {"Size": len(data), "CheckSum": f"<{digest}>"}
    if "ModDate" in pdf.info:
        values["ModDate"] = pdf.info["ModDate"]
    extra = {
        "Type": "/EmbeddedFile", "Subtype": "/text#2fmarkdown", "Params": pydyf.Dictionary(values),
    }  # fmt: skip
    stream = pydyf.Stream([data], extra, compress=True)
    pdf.add_object(stream)
    where = pydyf.Dictionary({"F": stream.reference, "UF": stream.reference})
    said = {
        "Type": "/Filespec", "F": pydyf.String(name), "UF": pydyf.String(name), "EF": where,
        "Desc": pydyf.String("The source of this edition"), "AFRelationship": "/Source",
    }  # fmt: skip
    file = pydyf.Dictionary(said)
    pdf.add_object(file)
    pdf.catalog["AF"] = pydyf.Array([file.reference])
    names = pdf.catalog.setdefault("Names", pydyf.Dictionary())
    listed = pydyf.Array([pydyf.String(name), file.reference])
    names["EmbeddedFiles"] = pydyf.Dictionary({"Names": listed})
