"""Offprint: one structured source of an essay, typeset as PDF, EPUB and handout."""

__version__ = "0.1.0"
