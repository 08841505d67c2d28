"""What a press file says of itself: its standard, its printing condition, its dates, its name.

PDF/X-4: ISO 15930-7:2010; PDF/X-1a:2003: ISO 15930-4; PDF/X-1a:2001: ISO 15930-1. Nothing of it
comes from the clock or from chance.
"""

from __future__ import annotations

import io
import re
import uuid
from typing import TYPE_CHECKING, Any

from publish import __version__
from publish.core.files import digest
from publish.core.xmp import xmp_packet

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

    stack, met = [root], set()
    while stack:
        item = stack.pop()
        if item.is_indirect and item.objgen in met:
            continue
        met.add(item.objgen)
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

    info = {n: str(pdf.docinfo.get(f"/{n}", "")) for n in ("Author", "Subject", "Keywords")}
    info |= {"Title": job.title, "Creator": f"Offprint {__version__}"}
    info["Producer"] = f"Offprint {__version__}"
    info = {name: value for name, value in sorted(info.items()) if value}
    date = "D:" + re.sub(r"[-:TZ]", "", moment) + "Z"
    fields: dict[str, Any] = {**info, "CreationDate": date, "ModDate": date}
    fields |= _old_claim(job)
    fields["Trapped"] = pikepdf.Name("/False")
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary(**fields))
    return info


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
    """Return the metadata as XMP."""
    author = info.get("Author")
    return xmp_packet({
        "dc:title": info["Title"],
        "dc:description": info.get("Subject"),
        "dc:creator": [author] if author else None,
        "dc:format": "application/pdf",
        "pdf:Keywords": info.get("Keywords"),
        "pdf:Producer": info["Producer"],
        "pdf:Trapped": "False",
        **_claim(job),
        "xmp:CreatorTool": info["Creator"],
        **{f"xmp:{n}": moment for n in ("CreateDate", "ModifyDate", "MetadataDate")},
        "xmpMM:DocumentID": f"uuid:{name}",
        "xmpMM:InstanceID": f"uuid:{uuid.uuid5(uuid.UUID(name), 'instance')}",
        "xmpMM:RenditionClass": "default",
        "xmpMM:VersionID": "1",
        **{f"offprint:{key}": value for key, value in job.said.items()},
    })  # fmt: skip


def _claim(job: Job) -> dict[str, str]:
    """Return the standard in the metadata: the oldest part has no words for it of its own there."""
    if job.standard == "x1a-2001":
        return {f"pdfx:{name}": value for name, value in _old_claim(job).items()}
    return {"pdfxid:GTS_PDFXVersion": job.conformance}


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
