"""What a finished PDF claims to be, and what it has to have for that.

Every reading PDF claims PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2); with its source
attached PDF/A-3a (ISO 19005-3), which alone allows that.
"""

from __future__ import annotations

from hashlib import md5
from typing import Any

import msgspec

from publish.core.xmp import Bag, xmp_packet
from publish.typeset.engine.pdf_objects import array, dictionary, screen_profile, stream, string

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
    extra = {"Type": "/Metadata", "Subtype": "/XML"}
    written = stream(packet(metadata, pdf.info, claim), extra)
    pdf.add_object(written)
    pdf.catalog["Metadata"] = written.reference


def packet(metadata: Any, info: Any, claim: Claim) -> bytes:
    """Return the metadata as XMP: what the file claims, and what the Info dictionary says."""
    words = list(metadata.keywords)
    properties = {
        "pdfaid:part": str(claim.part), "pdfaid:conformance": "A", "pdfuaid:part": "1",
        "dc:format": "application/pdf",
        "dc:identifier": metadata.custom.get("dcterms.identifier"),
        "dc:title": metadata.title,
        "dc:creator": list(metadata.authors),
        "dc:description": metadata.description,
        "dc:subject": Bag(words),
        "dc:language": Bag([metadata.lang] if metadata.lang else []),
        "pdf:Keywords": ", ".join(words),
        "pdf:Producer": info["Producer"].string,
        "xmp:CreatorTool": metadata.generator,
        "xmp:CreateDate": metadata.created,
        "xmp:ModifyDate": metadata.modified,
    }  # fmt: skip
    return xmp_packet(properties, _EXTENSION)


def _add_intent(pdf: Any) -> None:
    """Say what the colours mean: sRGB, by the profile of the ICC that comes with the engine."""
    profile = stream(screen_profile(), {"N": 3}, compress=True)
    pdf.add_object(profile)
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": string("sRGB2014"),
        "Info": string("sRGB IEC61966-2.1"),
        "DestOutputProfile": profile.reference,
    }
    pdf.catalog["OutputIntents"] = array([dictionary(intent)])


def _attach(pdf: Any, name: str, data: bytes) -> None:
    """Attach the source (ISO 19005-3, 6.8)."""
    digest = md5(data, usedforsecurity=False).hexdigest()
    values: dict[str, Any] = {"Size": len(data), "CheckSum": f"<{digest}>"}
    if "ModDate" in pdf.info:
        values["ModDate"] = pdf.info["ModDate"]
    extra = {
        "Type": "/EmbeddedFile", "Subtype": "/text#2fmarkdown", "Params": dictionary(values),
    }  # fmt: skip
    written = stream(data, extra, compress=True)
    pdf.add_object(written)
    where = dictionary({"F": written.reference, "UF": written.reference})
    file_spec = {
        "Type": "/Filespec", "F": string(name), "UF": string(name), "EF": where,
        "Desc": string("The source of this edition"), "AFRelationship": "/Source",
    }  # fmt: skip
    file = dictionary(file_spec)
    pdf.add_object(file)
    pdf.catalog["AF"] = array([file.reference])
    names = pdf.catalog.setdefault("Names", dictionary({}))
    listed = array([string(name), file.reference])
    names["EmbeddedFiles"] = dictionary({"Names": listed})
