"""The media types of the files of a release, and what those that were built are for."""

from __future__ import annotations

from publish.release import change_list, checksums, manifest, slip
from publish.settings.output_registry import OUTPUTS

#: The names of the files that a release has of itself.
OWN = (change_list.NAME, checksums.NAME, manifest.NAME)
#: The media types of what is in sources (RFC 7763 for Markdown, RFC 9512 for YAML).
_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".css": "text/css",
    ".html": "text/html",
    ".txt": "text/plain",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".icc": "application/vnd.iccprofile",
}
_UNKNOWN = "application/octet-stream"


def type_of(path: str) -> tuple[str, str]:
    """Return the media type of a file of a release, and what it is for; '' where nothing says it.

    Args:
        path: in the folder of the release.
    """
    if "/" not in path:
        if path.endswith(slip.ENDING):
            return "application/pdf", "errata"
        built = [file for output in OUTPUTS for file in output.files if path.endswith(file.ending)]
        if built:
            longest = max(built, key=lambda file: len(file.ending))
            return longest.media_type, longest.use
    at = path.rfind(".")
    return _TYPES.get(path[at:].lower() if at >= 0 else "", _UNKNOWN), ""
