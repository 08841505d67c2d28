"""Characters that several stages know by what they mean, and those that stand for no text."""

from __future__ import annotations

#: The hyphen that is typed, the one that Unicode has for it, and the one that is seen only where
#: it ends a line.
HYPHEN_MINUS, HYPHEN, SOFT_HYPHEN = "-", "\u2010", "\u00ad"
#: What a divided word may end with.
HYPHENS = frozenset((HYPHEN_MINUS, HYPHEN, SOFT_HYPHEN))
#: The call of note *n* is ``chr(NOTE_CALL + n)`` in the text of a finished file; where notes have
#: no numbers yet, each call is the first of these, which are for private use.
NOTE_CALL = 0xF0000
#: Stands for what is no text: a picture, a code span, the number of a note.
OBJECT = "\ufffc"
#: What may stand between the number of a note and its words; it says nothing alone.
AFTER_NUMBER = ".) \t\r\n\u00a0\u2007\u2009\u202f\u3000"
