"""What a press file says of itself: its standard, its printing condition, its dates, its name.

PDF/X-4: ISO 15930-7:2010; PDF/X-1a:2003: ISO 15930-4; PDF/X-1a:2001: ISO 15930-1. Nothing of it
comes from the clock or from chance.
"""

from __future__ import annotations

import io
import re
import uuid
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from publish import __version__
from publish.core.files import digest

if TYPE_CHECKING:
    import pikepdf

    from publish.prepress import Job

#: What of the catalogue a printer has a use for; the tags stay, so that the text can be read back.
_KEPT = frozenset(["/Type", "/Pages", "/StructTreeRoot", "/MarkInfo", "/Lang"])
_REGISTRY = "http://www.color.org"


def declare(pdf: pikepdf.Pdf, job: Job, contents: bytes) -> None:
    """Say what the file is; ``contents`` are what its identifiers are derived from."""
    _clear(pdf)
    pdf.Root.OutputIntents = [_intent(pdf, job)]
    moment = _moment(job.date)
    info = _info(pdf, job, moment)
    name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"offprint:{job.conformance}:{digest(contents)}"))
    data = _metadata(job, info, moment, name)
    import pikepdf

    pdf.Root.Metadata = pdf.make_stream(data, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _clear(pdf: pikepdf.Pdf) -> None:
    """Take away what a press does not heed, or the standards forbid: actions, links, an outline."""
    for name in list(pdf.Root.keys()):
        if name not in _KEPT:
            del pdf.Root[name]
    if "/StructTreeRoot" in pdf.Root:
        _without_links(pdf.Root.StructTreeRoot)


def _without_links(root: Any) -> None:
    """Take the links' annotations, which are gone, out of the structure (ISO 32000-1, 14.7.4.3)."""
    import pikepdf

    stack, seen = [root], set()
    while stack:
        item = stack.pop()
        if item.is_indirect and item.objgen in seen:
            continue
        seen.add(item.objgen)
        kids = item.get("/K")
        if not isinstance(kids, pikepdf.Array):
            kids = pikepdf.Array([] if kids is None else [kids])
        kept = [kid for kid in kids if not _is_annotation(kid)]
        item.K = pikepdf.Array(kept)
        stack += [kid for kid in kept if isinstance(kid, pikepdf.Dictionary)]
    numbers = root.get("/ParentTree", {}).get("/Nums", [])
    pairs = [(numbers[n], numbers[n + 1]) for n in range(0, len(numbers), 2)]
    rows = [pair for pair in pairs if isinstance(pair[1], pikepdf.Array)]
    if "/ParentTree" in root:
        root.ParentTree.Nums = pikepdf.Array([part for pair in rows for part in pair])


def _is_annotation(kid: Any) -> bool:
    import pikepdf

    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"


def _intent(pdf: pikepdf.Pdf, job: Job) -> Any:
    """Return the printing condition that the inks are meant for, with its profile (14.11.5)."""
    import pikepdf

    profile = job.profile
    stream = pdf.make_stream(profile.data, N=4, Alternate=pikepdf.Name.DeviceCMYK)
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFX,
        OutputConditionIdentifier=profile.condition or "Custom",
        Info=profile.description or "a printing condition without a name",
        DestOutputProfile=stream,
    )  # fmt: skip
    if profile.condition:
        intent.RegistryName = _REGISTRY
    return pdf.make_indirect(intent)


def _info(pdf: pikepdf.Pdf, job: Job, moment: str) -> dict[str, str]:
    """Return the old dictionary of metadata; what it says the new metadata have to say as well."""
    import pikepdf

    said = {n: str(pdf.docinfo.get(f"/{n}", "")) for n in ("Author", "Subject", "Keywords")}
    said |= {"Title": job.title, "Creator": f"Offprint {__version__}"}
    said["Producer"] = f"Offprint {__version__}"
    said = {name: value for name, value in sorted(said.items()) if value}
    date = "D:" + re.sub(r"[-:TZ]", "", moment) + "Z"
    fields: dict[str, Any] = {**said, "CreationDate": date, "ModDate": date}
    fields |= _old_claim(job)
    fields["Trapped"] = pikepdf.Name("/False")
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(**fields))
    return said


def _old_claim(job: Job) -> dict[str, str]:
    """Return what old parts of PDF/X say of themselves in the old dictionary of metadata.

    The first of them names its part and its level of conformance apart (ISO 15930-1, 6.2.1).
    """
    if job.standard == "x1a-2001":
        return {"GTS_PDFXVersion": "PDF/X-1:2001", "GTS_PDFXConformance": job.conformance}
    return {"GTS_PDFXVersion": job.conformance} if job.standard == "x1a" else {}


def _moment(date: str) -> str:
    """Return a date to the second: what an ISO date leaves out is its first."""
    if "T" in date:
        return date
    year, month, day = [*date.split("-"), "01", "01"][:3]
    return f"{year}-{month}-{day}T00:00:00Z"


def _metadata(job: Job, info: dict[str, str], moment: str, name: str) -> bytes:
    """Return the metadata as XMP (ISO 16684-1)."""
    rows = [
        _alternative("dc:title", info["Title"]),
        _alternative("dc:description", info.get("Subject", "")),
        _sequence("dc:creator", info.get("Author", "")),
        _simple("dc:format", "application/pdf"),
        _simple("pdf:Keywords", info.get("Keywords", "")),
        _simple("pdf:Producer", info["Producer"]),
        _simple("pdf:Trapped", "False"),
        *_claim(job),
        _simple("xmp:CreatorTool", info["Creator"]),
        *(_simple(f"xmp:{n}", moment) for n in ("CreateDate", "ModifyDate", "MetadataDate")),
        _simple("xmpMM:DocumentID", f"uuid:{name}"),
        _simple("xmpMM:InstanceID", f"uuid:{uuid.uuid5(uuid.UUID(name), 'instance')}"),
        _simple("xmpMM:RenditionClass", "default"),
        _simple("xmpMM:VersionID", "1"),
        *(_simple(f"offprint:{key}", value) for key, value in job.said.items()),
    ]
    spaces = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _SPACES.items())
    body = "\n".join(filter(None, rows))
    text = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about=""{spaces}>\n{body}\n</rdf:Description>\n'
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    )
    return text.encode()


def _claim(job: Job) -> list[str]:
    """Return the standard in the metadata: the oldest part has no words for it of its own there."""
    if job.standard == "x1a-2001":
        return [_simple(f"pdfx:{name}", value) for name, value in _old_claim(job).items()]
    return [_simple("pdfxid:GTS_PDFXVersion", job.conformance)]


_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "offprint": "urn:offprint:press:1",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfx": "http://ns.adobe.com/pdfx/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}


def _simple(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def _alternative(name: str, value: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{escape(value)}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>" if value else ""


def _sequence(name: str, value: str) -> str:
    item = f"<rdf:li>{escape(value)}</rdf:li>"
    return f"<{name}><rdf:Seq>{item}</rdf:Seq></{name}>" if value else ""


def pack_faces(pdf: pikepdf.Pdf) -> None:
    """Embed OpenType faces as their outlines alone (CFF), which PDF has known since 1.3.

    Whole OpenType files came with PDF 1.6 (ISO 32000-1, table 126). Glyphs keep their numbers.
    """
    import pikepdf
    from fontTools.ttLib.sfnt import SFNTReader

    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or "/FontFile3" not in item:
            continue
        file = item.FontFile3
        if file.get("/Subtype") == "/OpenType":
            reader = SFNTReader(io.BytesIO(file.read_bytes()))
            if "CFF " in reader:
                file.write(reader["CFF "])
                file.Subtype = pikepdf.Name.CIDFontType0C
