"""The catalogue of findings: every stable code, its severity, what is wrong and what to do.

The copy-editor's checks describe themselves (:mod:`publish.lint`), and so do those of finished
pages (:mod:`publish.preflight`); these are the others. ``docs/findings.md`` is made from all of
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.core.diagnostics import Severity

#: The code of a proof that cannot read a file: it does not mean that anything is wrong with it.
UNSURE = "PROOF-UNSURE"
#: The code of the file that is then written anyway, under another name.
UNPROVED = "PROOF-UNPROVED"
#: Codes that only a build finds, or that every build reports: a check cannot know whether an
#: allowance for them is needed.
OF_BUILDS = frozenset(
    {
        "BOOKLET-SCALED", "BOOKLET-THICK", "CALIBRE-MISSING", "CLOCK-UNSET", "COVER-BARE",
        "ENGINE-AMENDMENT", "FACE-FEATURE", "FACE-STYLE", "LINE-ENGINE", "LINE-LOOSE",
        "OUTPUT-OLDER", "PAGES-NONE", "PREFLIGHT-FOUND", "WORD-CUT", "WORDS-FALLBACK", UNPROVED,
    }
)  # fmt: skip

CODES: dict[str, tuple[Severity, str]] = {
    "ADDRESS-ACTIVE": (
        "error",
        "an address that runs a program, holds a file in itself or names one of the reader's "
        "machine (`javascript:`, `data:`, `file:` …): give that of a page, or take it out",
    ),
    "ALLOW-BROKEN": (
        "error",
        "an instruction is not understood: write it as the format page shows, on a line of its own",
    ),
    "ALLOW-REASON": ("warning", "a finding is allowed without a reason: give one"),
    "ALLOW-UNUSED": ("warning", "nothing was found that needed to be allowed: delete the remark"),
    "ATTRIBUTE-BROKEN": (
        "error",
        "what stands in `{ }` cannot be read: use straight quotation marks around values",
    ),
    "ATTRIBUTE-STRAY": (
        "warning",
        "`{ }` that belongs to nothing will be printed: move it directly after its words, or "
        r"write `\{`",
    ),
    "ATTRIBUTE-UNKNOWN": (
        "error",
        "a key in `{ }` means nothing in this position (a class or identifier: only a "
        "warning): delete it",
    ),
    "BOOKLET-SCALED": (
        "note",
        "the pages of the book do not fit on the sheet, and are printed smaller: choose a larger "
        "`sheet`, or another `trim`",
    ),
    "BOOKLET-THICK": (
        "warning",
        "more than 20 sheets in one another cannot be folded well, nor stapled: set "
        "`signature-sheets`",
    ),
    "CARDS-LONG": (
        "error",
        "a question does not fit on its card: shorten it, or take a larger `sheet`",
    ),
    "CARDS-NONE": (
        "error",
        "there are no questions to make cards of: write some in `seminar.yaml`",
    ),
    "CALIBRE-FAILED": (
        "error",
        "calibre has made no AZW3: see whether ebook-convert runs by itself",
    ),
    "CALIBRE-MISSING": (
        "warning",
        "no AZW3 was made for want of calibre: send the -kindle.epub, or install calibre",
    ),
    "CHARACTER-CONTROL": (
        "error",
        "an invisible character that no output can have, typed or as an escape: delete it",
    ),
    "CHARACTER-MARKS": ("error", "more than eight marks stand on one letter: delete some"),
    "CLOCK-UNSET": (
        "warning",
        "the machine's clock was never set, and the day of the build stands in the file: set it, "
        "or say `modified` in the head",
    ),
    "CLASS-UNKNOWN": ("warning", "no layout knows this class: correct its name"),
    "CODE-INDENTED": (
        "warning",
        "a line begins with four spaces and so becomes preformatted: take them away",
    ),
    "CODE-UNCLOSED": (
        "error",
        "`~~~` opens preformatted text that never ends: close it, or break the line elsewhere",
    ),
    "CODE-WORDS": ("error", "words after `~~~` would be lost: put them on the next line"),
    "COLLATE-FILE": (
        "error",
        "a file to be compared is no work, PDF, EPUB or plain text, or cannot be read: name "
        "another",
    ),
    "COMMENT-UNCLOSED": ("error", "`<!--` without `-->`: close it"),
    "COVER-BARE": (
        "warning",
        "no face has the letters of something that should stand on the cover of the e-book: it is "
        "left out there; put a font file that has them into the folder `fonts` beside the source",
    ),
    "COVER-KIND": ("error", "`cover-image` is a drawing: save it as PNG or JPEG"),
    "COVER-SHAPE": (
        "warning",
        "the picture of the cover has not the shape of a cover, or of the page that it is printed "
        "on: cut it to the shape that the hint names",
    ),
    "COVER-SMALL": (
        "warning",
        "the picture of the cover has too few dots for shops, or for print: take a larger one",
    ),
    "COVER-FULL": ("error", "the back of the cover has no room for `abstract`: shorten it"),
    "DATE-WRONG": (
        "error",
        "a date of the head that no calendar has, or that can be read in two ways: write "
        "`1956-07-12`, `12 July 1956`, `1956`, `c. 1956` or `n.d.`",
    ),
    "DEFINITION-COLON": (
        "warning",
        "a line of a French text begins with a colon and defines the line before it: put the colon "
        "at the end of that line",
    ),
    "DEFINITION-TEXT": (
        "warning",
        "a colon or a tilde at the beginning of a line defines nothing and is printed: put its "
        "term on the line before, or write `\\:`",
    ),
    "DEVICE-FULL": (
        "error",
        "there is no room on the device, or it takes no file so large: make room, and send again",
    ),
    "DEVICE-GONE": (
        "error",
        "the device does not answer as it did, or was taken away: connect it, and send again; "
        "what was on it is as it was",
    ),
    "DEVICE-NONE": (
        "error",
        "no device is connected, or it does not answer: connect it, and say that files are to "
        "be managed",
    ),
    "DEVICE-READ-ONLY": (
        "error",
        "the device cannot be written: unlock it, or mount it so that you may write",
    ),
    "DEVICE-REFUSED": (
        "error",
        "the tablet does not take the file, or what answers there is none: look at its web "
        "interface",
    ),
    "DEVICE-SEVERAL": (
        "error",
        "several devices are connected: name the folder of the one that is meant",
    ),
    "DEVICE-UNKNOWN": (
        "error",
        "no e-reader is known by the files in a folder: name where it is mounted, or say its "
        "kind (`kobo=PATH`)",
    ),
    "DIVISION-STRAY": ("error", "`:::` closes what was not opened: delete it"),
    "DIVISION-UNCLOSED": ("error", "`::: {…}` is never closed: add a line `:::`"),
    "DOI-WRONG": ("error", "not a DOI: write `10.1000/182`"),
    "EMPHASIS-PARTED": (
        "error",
        "emphasis is opened in one paragraph or line of verse and closed in another: close it "
        "and open it again in each",
    ),
    "ENCODING": ("error", "a file is not UTF-8: save it as UTF-8 in your editor"),
    "ENGINE-AMENDMENT": (
        "warning",
        "an amendment of the page engine does not apply, and the message says what is lost by "
        "that: look at the pages, or install a version of the engine that was tried",
    ),
    "ENGINE-MISSING": (
        "error",
        "a system library that sets the pages is missing: `publish doctor` says which command"
        " installs it",
    ),
    "ENGINE-UNKNOWN": (
        "error",
        "`OFFPRINT_WITHOUT_AMENDMENT` names an amendment of the page engine that there is not: "
        "`docs/engine.md` has their names",
    ),
    "ENGINE-VERSION": (
        "error",
        "in this version of the page engine the faces that it may use cannot be limited: install "
        "the locked versions",
    ),
    "EPOCH-WRONG": (
        "error",
        "`SOURCE_DATE_EPOCH` is no number of seconds since 1970: set it to one, or unset it",
    ),
    "EXCERPT-NONE": (
        "error",
        "the paragraphs or the session of an excerpt are not in the work: name others",
    ),
    "FACE-FEATURE": (
        "warning",
        "the styles ask for small capitals or old-style figures that the face has not: the message "
        "says what is used instead",
    ),
    "FACE-KIND": (
        "warning",
        "a font file is of a kind that cannot be set with: take the font as .otf, .ttf, .ttc, "
        ".woff or .woff2, with outlines and not with pictures",
    ),
    "FACE-LICENCE": (
        "error",
        "the licence of a face, as its file says it, forbids that it is embedded: take another",
    ),
    "FACE-STYLE": (
        "warning",
        "the styles ask for italics or bold that the family has not: the message says what is "
        "used instead",
    ),
    "FACE-TWICE": (
        "warning",
        "a folder of faces that the command line names has one which the layout has already, by "
        "family, weight and style: that of the layout is used",
    ),
    "FACE-UNKNOWN": (
        "warning",
        "a layout or its style sheet names a family of which no folder has a face: correct the "
        "name, or put its files into a folder",
    ),
    "FIELD-LONG": (
        "error",
        "a value of the head or of `seminar.yaml` is longer than pages can show it, a title than "
        "600 characters, or has a word of more than 1,000: shorten it",
    ),
    "FIELD-MISSING": ("error", "a key that must be there is not: add it"),
    "FIELD-TWICE": ("error", "two keys say the same (`lang` and `language`): keep one"),
    "FIELD-TYPE": ("error", "a value is not of the kind expected: the hint says which"),
    "FIELD-UNKNOWN": (
        "error",
        "a key is not known: correct its name (in the head of the file a warning where it looks "
        "like a slip of one of ours, else a note: it is not printed)",
    ),
    "FIGURE-ALT": (
        "error",
        "a picture without a description, or with one that says nothing (“picture”, the name of "
        "the file): say in `[ ]` what is to be seen, or add `{.decorative}`",
    ),
    "FIGURE-WIDTH": (
        "warning",
        "a size of a picture cannot be read and is passed over: write `{width=80%}` or "
        "`{width=6cm}`",
    ),
    "FILE-BIG": (
        "error",
        "a file is bigger than any that is read, or a folder of faces has too much in it: make it "
        "smaller, or name another folder",
    ),
    "FILE-KIND": (
        "error",
        "a file is of another kind than its place asks for, as its bytes say: the hint says how to "
        "make Markdown of it",
    ),
    "FIRST-PAGE": (
        "error",
        "the text cannot begin on the page that `first-page` says: right-hand pages are odd, and "
        "the pages before it are counted, too",
    ),
    "FILE-NAME": (
        "error",
        "the name of a source, of its folder or of that for outputs is not UTF-8: rename it",
    ),
    "FILE-OUTSIDE": (
        "error",
        "a file that a source or a layout names lies outside its folder, or is a link that leads "
        "out of it: put the file itself there, or name on the command line what works share: "
        "`--pictures`, `--fonts`, `--layout`, `--layout-path`",
    ),
    "FILE-UNREADABLE": (
        "error",
        "a file cannot be read: see whether you may read it, and whether it is saved as UTF-8",
    ),
    "FILE-UNWRITABLE": (
        "error",
        "an output cannot be written: close the program that has it open, or choose another "
        "folder with `--out`",
    ),
    "FIX-REFUSED": (
        "error",
        "`publish check --fix` has left a place as it is, for it could not prove that the words "
        "stay the same: mend it by hand",
    ),
    "GLYPH-MISSING": (
        "error",
        "no face has these characters, of one script in one paragraph: put a font file that has "
        "them into the folder `fonts` beside the source, or write others",
    ),
    "FORMAT-OLDER": (
        "warning",
        "a source of version 1 of the format has signs here that mean something now: put a "
        "backslash before them (`publish check --fix`), or say `format: 2` in the head",
    ),
    "GEOMETRY-ROOM": (
        "error",
        "no text can be set on a page of these settings: choose a larger trim, narrower margins, "
        "or another size and leading",
    ),
    "HEADING-ABOVE": (
        "error",
        "a heading is higher than the first one: give it more signs, or the first one fewer",
    ),
    "HEADING-EMPTY": ("error", "a heading without words: add them, or delete it"),
    "HEADING-IMAGE": ("error", "a picture in a heading: move it to a paragraph"),
    "HEADING-INSIDE": (
        "error",
        "a heading in a quotation, list, note or division: move it out, or write `**…**`",
    ),
    "HEADING-JUMP": (
        "error",
        "a heading is more than one level below the one before: take a sign away",
    ),
    "HEADING-LONG": (
        "error",
        "a heading of more than 600 characters, which no page holds with the text below it: make a "
        "paragraph of most of it",
    ),
    "HEAD-START": (
        "error",
        "the head of the file does not begin as it must: the first line is `---`, and the next one "
        "says something, such as `title: …`",
    ),
    "HTML-PARTED": (
        "error",
        "a tag of HTML is not closed in its paragraph, or closes nothing: write both, or none",
    ),
    "HTML-RAW": (
        "error",
        r"HTML cannot be set, but for a few marks: use the signs of the format page, or `\<` for "
        "the sign",
    ),
    "ID-RESERVED": (
        "error",
        "an identifier looks like one of Offprint’s own (`p12`, `note-3`): choose a word",
    ),
    "ID-TWICE": (
        "error",
        "an identifier is given twice: change one (a warning for a heading to which no link leads)",
    ),
    "IDENTIFIER-MISSING": (
        "note",
        "the work has no identifier of its own: add the line that is proposed, and never change it",
    ),
    "IDENTIFIER-WRONG": (
        "error",
        "`identifier` says that it is a UUID, and is none: copy it again",
    ),
    "IMAGE-BROKEN": (
        "error",
        "a picture is not whole, is none, or is too large to be read: save it again",
    ),
    "IMAGE-CAPTION": (
        "error",
        "a picture within a line has a caption: give it a paragraph of its own",
    ),
    "IMAGE-FRAMES": (
        "warning",
        "a picture has several pages or frames, and the first is shown: save the one that is "
        "meant as a file of its own",
    ),
    "IMAGE-MISSING": (
        "error",
        "there is no picture of that name beside the source: put it there, or correct the name",
    ),
    "IMAGE-PROFILE": (
        "warning",
        "the colour profile in a picture is broken or for other colours: assign the right one",
    ),
    "IMAGE-REMOTE": ("error", "a picture lies on the web: save it beside the source"),
    "INTERNAL": (
        "error",
        "a fault of the program: build the other formats meanwhile, and report it",
    ),
    "ISBN-WRONG": (
        "error",
        "an ISBN has not 13 (or 10) digits, or its last one does not fit: correct it",
    ),
    "JAIL-ENDED": (
        "error",
        "the process that worked on a work of a stranger has broken down: leave that work out; it "
        "may be made to break a library",
    ),
    "JAIL-MISSING": (
        "error",
        "`--untrusted` asks for a jail that this system has not: build on Linux with Landlock and "
        "seccomp, or say `--no-jail`, too",
    ),
    "JAIL-TIME": ("error", "a work of a stranger took too long and was given up: divide it"),
    "JAIL-WIDE": (
        "error",
        "with `--untrusted`, the folder of a work or of the outputs holds all files of somebody: "
        "make a folder for it alone",
    ),
    "KINDLE-DAMAGED": (
        "error",
        "a book for Kindles cannot be opened, or not read to its end: make it again",
    ),
    "LANG-INVALID": ("error", "not a language tag: write `de`, `fr`, `en-GB` …"),
    "LAYOUT-ACTIVE": (
        "error",
        "a layout of the web edition writes a program into the page, or something that a browser "
        "would fetch: take it out",
    ),
    "LAYOUT-CONTRACT": (
        "error",
        "a macro or template of a layout does not write what Offprint goes by, such as the class "
        "of a numbered paragraph, and something would be lost (a warning where only a convenience "
        "is): write it as the template does that it replaces; the page on layouts has a table",
    ),
    "LAYOUT-CSS": ("error", "a style sheet of the layout has a rule that is not understood"),
    "LAYOUT-ENGINE": (
        "error",
        "the page engine breaks down over pages with a style sheet of the layout: take out what "
        "was written last, grids, flexible boxes and columns first",
    ),
    "LAYOUT-FACE": (
        "error",
        "a layout has no face of this name, or the names of its families are none: choose one that "
        "`layout.yaml` names under `faces`, or a family of `--fonts`; write `families` with "
        "quotation marks and commas",
    ),
    "LAYOUT-FONTS": (
        "error",
        "a folder of fonts does not exist, has no face, or has a font file that is broken",
    ),
    "LAYOUT-FORMAT": ("error", "a layout is not for the output that is asked for"),
    "LAYOUT-LIMIT": (
        "error",
        "a template of a layout does more than templates may: steps, text, time; the place is in "
        "the template",
    ),
    "LAYOUT-LOOP": (
        "error",
        "a layout inherits from itself, or by way of more than 20 others: take that line out",
    ),
    "LAYOUT-MACRO": ("error", "a layout has no macro for a kind of node"),
    "LAYOUT-MARKUP": ("error", "the templates of a layout make markup that is not well-formed"),
    "LAYOUT-TEMPLATE": (
        "error",
        "a template of the layout cannot be used; the place is in the template",
    ),
    "LAYOUT-OUTSIDE": (
        "error",
        "a work or a layout names a layout, or a folder of faces, that neither comes with the "
        "program nor lies in its folder, or in one that the command line names: put it there, or "
        "name the layout with `--layout`",
    ),
    "LAYOUT-UNKNOWN": (
        "error",
        "there is no layout of that name: correct it, or say where it lies with `--layout-path`",
    ),
    "LAYOUT-UNREAD": (
        "warning",
        "a file of a layout, a macro in it or a word has a name that nothing asks for, and has no "
        "effect: correct the name",
    ),
    "LAYOUT-UNTRUSTED": (
        "error",
        "a work that is built with `--untrusted` names a layout in its head (only a warning where "
        "the command line names one): take the line out, or name a layout with `--layout`",
    ),
    "LAYOUT-WORDS": (
        "error",
        "a table of Offprint’s own words has an entry that is no word, or one with parts into "
        "which nothing can be put",
    ),
    "LIMIT-CELLS": (
        "error",
        "a table has more cells than it may: divide it, or raise the limit `cells`",
    ),
    "LIMIT-MEMORY": (
        "error",
        "a work takes more memory than it may: divide it, or raise the limit `memory`",
    ),
    "LIMIT-NOTES": (
        "error",
        "a work has more notes than it may: divide it, or raise the limit `notes`",
    ),
    "LIMIT-PICTURE": (
        "error",
        "a picture is larger than it may be, in bytes or in dots: make it smaller, or raise the "
        "limit `picture` or `dots`",
    ),
    "LIMIT-SOURCE": (
        "error",
        "a source is larger than it may be: divide it, or raise the limit `source`",
    ),
    "LIMIT-TIME": (
        "error",
        "a work takes more time than it may: divide it, or raise the limit `time`",
    ),
    "LIMIT-WORD": (
        "error",
        "a word has more characters than it may: part it, or raise the limit `word`",
    ),
    "LINE-ENGINE": (
        "warning",
        "a paragraph of the PDF is broken line by line: it has soft hyphens, line ends of its own "
        "or a picture in a line",
    ),
    "LINE-LOOSE": (
        "warning",
        "a paragraph of the PDF has a very loose line, since a long word in it cannot be divided",
    ),
    "LINK-DEAD": ("error", "a link to a place that does not exist: correct the identifier"),
    "LINK-EMPTY": ("error", "a link without an address: add it"),
    "LINK-RELATIVE": ("error", "a link to a file on your machine: give a whole address"),
    "LINK-SCHEME": (
        "warning",
        "an address for which few readers have a program (`gopher:`, `steam:` …): give one of the "
        "web beside it",
    ),
    "LINK-TWICE": ("error", "a link definition `[name]: …` stands twice: delete one"),
    "LINK-HEADING": (
        "note",
        "the words of a heading in brackets are taken for a link to it: write `\\[` if "
        "they are text",
    ),
    "LINK-TWO": (
        "warning",
        "a link may lead to two headings, and leads to the first: give the other a name, `{#name}`",
    ),
    "LINK-UNUSED": ("warning", "a link definition is used nowhere: delete it"),
    "LINK-WORDS": (
        "error",
        r"a line `[word]: word` would be taken for a link definition and lost: write `\[`",
    ),
    "LIST-LETTER": (
        "warning",
        "a letter that may be the mark of a list stays text, or a list does not begin with its "
        "first letter: give the list its items, or write `a\\.`",
    ),
    "LIST-NUMBER": (
        "error",
        "a list’s numbers do not follow one another: correct them, or write "
        r"`1917\.` if it is text",
    ),
    "LIST-RUN-ON": (
        "warning",
        "lines of a paragraph begin as items of a list do: put a blank line before them, and write "
        "`-` or `1.` and a space; or end each with `\\`",
    ),
    "LIST-YEAR": ("warning", "a sentence that begins with a year became a list: write `1917\\.`"),
    "MARK-BROKEN": (
        "error",
        "a correction or question is not whole within its paragraph: complete it",
    ),
    "MARK-CERTAINTY": ("error", "`cert` is not `low`, `medium` or `high`"),
    "MARK-DOUBTFUL": (
        "warning",
        r"`^` or `~` raise or lower letters where they may be meant as text, or are printed where "
        r"they may be meant as marks: write `\^`, `\~`, or the whole mark",
    ),
    "MARK-EMPTY": ("error", "a correction without words: add them, or delete it"),
    "MARK-REASON": (
        "warning",
        "the reason of a correction has markup of emphasis or of a link, which would be printed: "
        "take it out",
    ),
    "MACHINE-REFUSED": (
        "error",
        "the machine has refused memory, room or files: look at its limits, and run it again",
    ),
    "MAIL-LOGIN": (
        "error",
        "the server of mail does not let one in, or there is no password: look at user, "
        "keyring and `OFFPRINT_MAIL_PASSWORD`",
    ),
    "MAIL-PASSWORD": (
        "error",
        "a password stands in a file of settings: take it out, change it, and put it into the "
        "keyring",
    ),
    "MAIL-REFUSED": (
        "error",
        "the server does not take the sender, the reader or the letter: look at the "
        "addresses, or send again later",
    ),
    "MAIL-SERVER": (
        "error",
        "the server of mail does not answer, or has hung up; nothing was sent: look at its "
        "name and port",
    ),
    "MAIL-SETTINGS": (
        "error",
        "the settings of mail are not complete, or cannot be: write server, user and from "
        "into `mail.yaml`",
    ),
    "MAIL-SIZE": (
        "error",
        "a letter is larger than the server or Amazon takes: send the book by cable, or by "
        "Amazon's page",
    ),
    "MAIL-TLS": (
        "error",
        "the line to the server is not secure, or it cannot be proved who it is; nothing was sent",
    ),
    "MAIL-UNSURE": (
        "error",
        "the line broke before the server said that it has the letter: look whether it arrived",
    ),
    "MARKUP-FOREIGN": (
        "error",
        "a mark of another program, which is not set here (only a warning where readers would not "
        "be misled): write what the hint says, or put a backslash before it if it is text; "
        "`publish check --fix` mends what is certain",
    ),
    "MODIFIED-MISSING": (
        "note",
        "nothing says when the source last changed, so that a build has the day on which it is "
        "made in it: add `modified:`",
    ),
    "NESTING-DEEP": (
        "error",
        "too many things stand in one another: take some out, or raise the limit `nesting`",
    ),
    "NEW-EXISTS": ("error", "`publish new` found files in the folder: name another one"),
    "NOTE-CYCLE": ("error", "notes that call one another in a ring: take a call out"),
    "NOTE-EMPTY": ("error", "a note without words: write it, or delete it and its call"),
    "NOTE-INDENT": (
        "warning",
        "a paragraph after a note is indented, but not by four spaces: indent it by four, or "
        "not at all",
    ),
    "NOTE-KEY": ("error", "a note’s key is not one word: write `[^word]`"),
    "NOTE-OUTSIDE": ("error", "a note is called in `seminar.yaml`: write it out"),
    "NOTE-PAGES": (
        "warning",
        "notes are numbered by the page, and each numbering sends one to another page: set "
        "`note-numbers` to `work` or `chapter`",
    ),
    "NOTE-REFERENCE": (
        "error",
        "the number or sign of a note is printed elsewhere, and another note may have it on "
        "another page: give the link words of its own",
    ),
    "NOTE-TWICE": ("error", "two notes with one key: change one"),
    "NOTE-UNCLOSED": ("error", "`^[` without `]` in the same paragraph: close it"),
    "NOTE-UNDEFINED": ("error", "a call without a note: write the note, or correct the key"),
    "NOTE-UNUSED": ("error", "a note that is never called: call it, or delete it"),
    "ORCID-WRONG": ("error", "an ORCID iD whose last digit does not fit: copy it again"),
    "PAGE-LABEL": (
        "error",
        "a page of the original has no number, or none that is one: write `[]{.page n=13}`",
    ),
    "PAGE-ORDER": (
        "warning",
        "pages of the original go back, or are named twice: correct the number",
    ),
    "OUTPUT-FOREIGN": (
        "error",
        "a file is in the place of an output, and nothing in it says that it is of this work: move "
        "it away, or give `--overwrite`",
    ),
    "OUTPUT-LOST": (
        "error",
        "what was printed could not be written: look where standard output leads to",
    ),
    "OUTPUT-NONE": (
        "error",
        "with `--all-or-none` no output of the work was replaced, since not each could be made: "
        "mend what is reported of the others",
    ),
    "OUTPUT-OLDER": (
        "warning",
        "another output of the work that is there is of an older source: build it too, or delete "
        "it (with `--all-or-none` an error)",
    ),
    "PAGES-NONE": (
        "note",
        "no pages of the printed book are marked, for that cannot be set: it has characters "
        "that no face has",
    ),
    "PDF-FILE": (
        "error",
        "a file to be looked at or compared is no PDF, or a broken one: name another",
    ),
    "PREFLIGHT-BIG": (
        "error",
        "an e-book is too big to be judged: divide it, or pack it again",
    ),
    "PREFLIGHT-DAMAGED": (
        "error",
        "a PDF is damaged or cut off: make it again",
    ),
    "PREFLIGHT-FILE": ("error", "a file that is to be judged cannot be read: name another"),
    "PREFLIGHT-FOUND": (
        "warning",
        "the pages of a finished file are not what a careful reader would wish: "
        "`publish preflight FILE` says where",
    ),
    "PREFLIGHT-KIND": (
        "error",
        "a file that is to be judged is no PDF and no EPUB: name another",
    ),
    "PREFLIGHT-LOCKED": (
        "error",
        "a PDF is locked with a password: save it without one, and name that file",
    ),
    "PRESS-COLOUR": (
        "error",
        "a colour or gradient of the layout or of a drawing cannot be put into inks: give it in "
        "RGB, grey or CMYK",
    ),
    "PRESS-PICTURE": (
        "error",
        "a picture cannot be put into inks: save it again, as JPEG or PNG in RGB, grey or CMYK",
    ),
    "PRESS-PROFILE": (
        "error",
        "the setting `press-profile` names no output profile for CMYK: name `fogra39`, or the "
        "ICC file that the printer gives you",
    ),
    "PRESS-TRANSPARENT": (
        "error",
        "something is blended or fades out, and paper cannot be mixed with it: draw it without "
        "transparency",
    ),
    "PREVIEW-TWICE": (
        "error",
        "two files would be drawn on sheets of the same names: draw them one by one",
    ),
    "PREVIEW-UNBUILT": (
        "error",
        "a work to be looked at has no PDF yet: run `publish build` first",
    ),
    "PROOF-ADDED": (
        "error",
        "a finished file has words that the text has not; nothing was written",
    ),
    "PROOF-LOST": (
        "error",
        "a finished file lacks words of the text, or has others; nothing was written",
    ),
    "PROOF-GLYPHS": (
        "error",
        "a finished file says other words than its pages show; nothing was written",
    ),
    "PROOF-NOTE": (
        "error",
        "a finished file has a note that the work has not; nothing was written",
    ),
    "PROOF-NOTE-ORDER": (
        "error",
        "a note stands before one that is called earlier; nothing was written",
    ),
    "PROOF-NOTE-PAGE": (
        "error",
        "a note begins on another page than its call; nothing was written: shorten the notes of "
        "that page, or set `notes` to `end`",
    ),
    "PROOF-ORDER": (
        "error",
        "a line stands above one that is read before it; nothing was written",
    ),
    "PROOF-SHEETS": (
        "error",
        "a page is lost, doubled or cut off on the sheets of a booklet or of cards: meanwhile "
        "print the pages two on a side (`n-up`), and report it",
    ),
    UNPROVED: (
        "warning",
        "not all of a file can be read with certainty: it is written as `…-unproved`, to be looked "
        "at; the old one stays",
    ),
    UNSURE: (
        "error",
        "what stands at a place of a finished file cannot be read with certainty: look at it",
    ),
    "PROOF-UNREADABLE": ("error", "a finished file cannot be read back; nothing was written"),
    "QUERY-OPEN": ("note", "a question is still open: answer it and take the mark away"),
    "READERS-ADDRESS": (
        "error",
        "a reader's device cannot have this address: mail for `kindle` and `mail`, else a "
        "folder or a host",
    ),
    "READERS-FILE": (
        "error",
        "there is no such list of readers: name a `readers.yaml`",
    ),
    "READERS-NONE": (
        "error",
        "there is no reader in the list: write one",
    ),
    "READERS-TWICE": (
        "error",
        "two readers have one name, or one device and address: take one of them out",
    ),
    "ROLE-UNKNOWN": (
        "warning",
        "what somebody did is named by no code of MARC: write `ill`, `aui`, or a word such as "
        "`illustrator`; until then they are a contributor",
    ),
    "RELEASE-DAMAGED": (
        "error",
        "a release is not as it was made, by its own checksums, or was never finished: take its "
        "files from a copy, or delete the folder if it never went out",
    ),
    "RELEASE-EXISTS": (
        "error",
        "a version is there already, with other bytes: a release is never changed; name the next "
        "`--version`",
    ),
    "RELEASE-FILE": (
        "error",
        "a further file of a release is not there, or has the name of one of its own: correct its "
        "name",
    ),
    "RELEASE-FOREIGN": (
        "error",
        "the releases in a folder are of another work with the same slug: give one of them another",
    ),
    "RELEASE-MANIFEST": (
        "error",
        "the manifest of a release cannot be read: it may be of a newer version of the program",
    ),
    "RELEASE-MISSING": ("error", "there is no release of this version: the hint names those there"),
    "RELEASE-UNDATED": (
        "warning",
        "nothing says when the source was last changed, and so the release has no date: add "
        "`modified` to the head",
    ),
    "RELEASE-VERSION": (
        "error",
        "a release has no version, or none that comes after those that are there: name one with "
        "`--version`",
    ),
    "SEMINAR-DATE": ("error", "a date cannot be read: write `1934`, `1934-12` or `1934-12-01`"),
    "SEMINAR-NAME": (
        "warning",
        "a seminar is not read whose file does not end in `.yaml`: rename it",
    ),
    "SEMINAR-PARAGRAPH": ("error", "a paragraph with this number does not exist"),
    "SEMINAR-QUESTION": (
        "error",
        "a session has a question with a number that none is printed with",
    ),
    "SEMINAR-QUOTE": (
        "error",
        "quoted words stand in none of the paragraphs cited, those of a note nowhere in the text: "
        "correct the words or the numbers",
    ),
    "SEMINAR-QUOTE-SHORT": (
        "warning",
        "a few words in quotation marks stand nowhere in the text: keep the marks for its words",
    ),
    "SEMINAR-RANGE": (
        "error",
        "not a number or stretch of paragraphs, or one that runs backwards: write `12` or "
        '`"12-14"`',
    ),
    "SEMINAR-TIME": ("warning", "the questions of a session take more minutes than it has"),
    "SEMINAR-TWICE": ("error", "a person, term or place has two entries: make one of them"),
    "SEMINAR-UNKNOWN": (
        "error",
        "there is no such seminar on the work: the setting `seminar` names a file in `seminars/`, "
        "without `.yaml`",
    ),
    "SEMINAR-WORDS": (
        "error",
        "the words `in-text` do not stand in a paragraph cited: correct the words or the numbers",
    ),
    "SEND-BUSY": (
        "error",
        "another run is sending: wait until it is done",
    ),
    "SEND-FILE": (
        "error",
        "there is no such file to be sent: name a finished file, or a work",
    ),
    "SEND-FOREIGN": (
        "error",
        "the file that would be sent is of another work: build this one into a folder of its own",
    ),
    "SEND-FORMAT": (
        "error",
        "the device does not open files of this kind: send the one that it opens",
    ),
    "SEND-KIND": (
        "error",
        "a file is of another kind than its name says, or damaged: build it again",
    ),
    "SEND-OLDER": (
        "error",
        "the file that would be sent is older than its source: build it first",
    ),
    "SEND-OTHER": (
        "error",
        "what is on the device is not the same book in the same format, and is not replaced: "
        "send it without `--in-place`",
    ),
    "SEND-SEVERAL": (
        "error",
        "several editions of the book are on the device: delete all but one, or send it "
        "without `--in-place`",
    ),
    "SEND-UNBUILT": (
        "error",
        "the file that the device takes has not been built: build it first",
    ),
    "SERVE-NETWORK": (
        "error",
        "nothing can be served to the network: connect the machine to it, or name the address that "
        "it has there with `--address`",
    ),
    "SERVE-NOTHING": (
        "error",
        "a folder has neither a site nor a finished file in it: build something first",
    ),
    "SERVE-PORT": (
        "error",
        "the port is taken by another program, or not allowed: name another with `--port`; 0 takes "
        "one that is free",
    ),
    "SETTING-RENAMED": (
        "warning",
        "a setting has another name now: write the new one; the hint names the version that no "
        "longer knows the old one",
    ),
    "SITE-ADDRESS": ("error", "what `--base-url` names is no address of a site"),
    "SITE-CONTRAST": (
        "error",
        "a colour of a site is too near to its ground: take one with a contrast of 4.5 to 1",
    ),
    "SITE-FOREIGN": (
        "error",
        "the folder of a site is not one that Offprint has made, or a file in it is another's: "
        "choose another folder with `--out`",
    ),
    "SITE-FULLTEXT": (
        "warning",
        "the texts of a site cannot be searched: install Pagefind, the extra `search`",
    ),
    "SITE-MISSING": (
        "warning",
        "there is no finished file of a work, so that it is not on the site: build it",
    ),
    "SITE-NOTHING": ("error", "there is no finished file to make a site of: build works first"),
    "SITE-OLDER": (
        "warning",
        "finished files on a site are older than their source: build the work again",
    ),
    "SITE-UNREADABLE": (
        "warning",
        "a finished file cannot be read, and is not on the site: build it again",
    ),
    "SLUG-MISSING": ("error", "no name for the finished files can be found: add `slug:`"),
    "SLUG-TAKEN": (
        "error",
        "the files of another work have the names that those of this one would have: give one of "
        "them another `slug`, or choose another folder with `--out`",
    ),
    "SLUG-TWICE": ("error", "two works would write the same files: add `slug:` to one of them"),
    "STATE-UNUSABLE": (
        "error",
        "what is sent cannot be remembered, or what is remembered not be read: look at the "
        "folder in `XDG_STATE_HOME`",
    ),
    "STYLE-UNKNOWN": (
        "note",
        "a style of Word’s means nothing here and is passed over: its words are set as others",
    ),
    "SVG-ACTIVE": (
        "error",
        "a drawing (SVG) has something in it that could run: scripts, event handlers, other "
        "languages (`foreignObject`): save it as plain SVG",
    ),
    "SVG-OUTSIDE": (
        "error",
        "a drawing (SVG) names pictures or shapes that are not in it, and nothing else is read: "
        "embed them",
    ),
    "SVG-UNDRAWN": (
        "warning",
        "something in a drawing (SVG) is left out or drawn differently: draw it with plain shapes, "
        "or turn it into paths",
    ),
    "TABLE-BROKEN": (
        "error",
        "a line of dashes has not as many cells as the head, or stands in the middle of a table: "
        "make them equal, or take it out",
    ),
    "TABLE-CAPTION": (
        "warning",
        "a paragraph looks like the caption of a table, and no table stands next to it: put it "
        r"before or after its table, or write the colon as `\:`",
    ),
    "TABLE-CELLS": (
        "error",
        "a row has more cells than the head: write `|` for a bar that is text",
    ),
    "TABLE-DRAWN": (
        "error",
        "a table drawn with dashes, or with dashes and bars, cannot be read: line its columns up "
        "as the format page shows",
    ),
    "TABLE-INSIDE": ("error", "a table stands in a cell of a table: write it as one of its own"),
    "TABLE-ROW": (
        "error",
        "a line directly under a table is no row of it: put a blank line between",
    ),
    "TABLE-TABS": (
        "warning",
        "words of a paragraph are parted by Tabs, and its lines run on: write a table with bars",
    ),
    "TITLE-MARK": (
        "error",
        "a title can hold emphasis, small capitals, words in another language and notes, no more: "
        "write its words alone",
    ),
    "TITLE-TWICE": ("note", "the first heading says the title again: it is printed once"),
    "TOML-SYNTAX": ("error", "the head between `+++` is not TOML: the message says what was found"),
    "WHERE-ABSENT": (
        "error",
        "a citation names what the edition has not, or a paragraph and a page that are not in one "
        "another: look at the release that was cited",
    ),
    "WHERE-OTHER": (
        "warning",
        "a citation has before the place neither author nor title of the work: see whether it is "
        "of another work",
    ),
    "WHERE-UNREAD": (
        "error",
        "a citation names no place: name paragraphs, pages, notes or sections, “¶23”, “pp. 7–9”",
    ),
    "WORD-CUT": (
        "warning",
        "a word is longer than a line and is cut at any letter, with no hyphen: write soft hyphens "
        "where it may be divided, or say its language",
    ),
    "WORD-PARTED": (
        "warning",
        "a word is parted by a hyphen at the end of a line, and would be printed with a blank in "
        "it: write it on one line",
    ),
    "WORDS-FALLBACK": (
        "note",
        "nobody has written Offprint’s own words in the language of the work: they are in another",
    ),
    "WORK-EMPTY": ("error", "there is no text"),
    "URL-WRONG": (
        "error",
        "`ebook-url` is no address of the web, or too long for a code: copy it from the browser",
    ),
    "WORK-MISSING": (
        "error",
        "there is no work at this place: name a folder with an `essay.md`, or a file",
    ),
    "YAML-CUT": (
        "error",
        "a `#` after a space begins a remark, and the rest of the value is lost: put it within "
        "quotation marks",
    ),
    "YAML-DUPLICATE": ("error", "a key stands twice: keep one"),
    "YAML-LOOP": (
        "error",
        "values that contain themselves or one another without end: write them out",
    ),
    "YAML-MAPPING": ("error", "lines of the form `key: value` were expected"),
    "YAML-SIZE": (
        "error",
        "values that contain themselves or one another without end: write them out",
    ),
    "YAML-SYNTAX": (
        "error",
        "a line cannot be read: put quotation marks around its value; use spaces, not tabs",
    ),
    "YAML-UNCLOSED": ("error", "the second line of three hyphens is missing"),
}


def about(code: str) -> str:
    """Return what a code means, in a sentence or two."""
    from publish import lint
    from publish.preflight import CHECKS as OF_PAGES
    from publish.preflight import epub

    for checks in (lint.CHECKS, OF_PAGES, epub.CHECKS):
        if code in checks:
            return str(checks[code].about)
    return CODES[code][1] if code in CODES else code
