"""The elements that are headings, in markup and in the structure of a PDF."""

from __future__ import annotations

#: HTML, by their names without a namespace.
HTML_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
#: PDF (ISO 32000-1, 14.8.4.3): those with a level, and the one without.
PDF_HEADINGS = frozenset(f"H{level}" for level in range(1, 7))
PDF_HEADING = "H"
