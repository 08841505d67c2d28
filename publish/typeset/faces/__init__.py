"""Faces: what is in the font files of a layout and of a work, and what text asks of them.

``files`` reads a file, ``font_stack`` gathers those that a work is set with, ``coverage`` looks for
characters that none of them has, ``scripts`` knows which free faces have those, ``names`` looks for
families that nobody has, ``drawn`` hears what pages were really set in, ``embedding`` puts a face
into a PDF.
"""
