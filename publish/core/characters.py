"""Characters that several stages share: those with a meaning, and those that are no text."""

from __future__ import annotations

#: The typed hyphen, the Unicode hyphen, and the soft hyphen, which is visible only at the end of a
#: line.
HYPHEN_MINUS, HYPHEN, SOFT_HYPHEN = "-", "\u2010", "\u00ad"
#: The characters with which the first part of a divided word may end.
HYPHENS = frozenset((HYPHEN_MINUS, HYPHEN, SOFT_HYPHEN))
#: The call of note *n* is ``chr(NOTE_CALL + n)`` in the text of a finished file; where notes have
#: no numbers yet, each call is the first of these, which are for private use.
NOTE_CALL = 0xF0000
#: A placeholder for what is no text: a picture, a code span, the number of a note.
OBJECT = "\ufffc"
#: What may come between the number of a note and its words, and is not text by itself.
AFTER_NUMBER = ".) \t\r\n\u00a0\u2007\u2009\u202f\u3000"
