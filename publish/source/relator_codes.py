"""The people of the head: what they did, by MARC codes, and the words for it.

Codes and terms: MARC Code List for Relators, Library of Congress.
"""

from __future__ import annotations

import msgspec

#: The codes of MARC for what somebody did.
CODES = frozenset(
    """
    abr acp act adi adp aft anc anl anm ann ant ape apl app aqt arc ard arr art asg asn ato att auc
    aud aue aui aup aus aut bdd bjd bka bkd bkp blw bnd bpd brd brl bsl cad cas ccp chr cli cll clr
    clt cmm cmp cmt cnd cng cns coe col com con cop cor cos cot cou cov cpc cpe cph cpl cpt cre crp
    crr crt csl csp cst ctb cte ctg ctr cts ctt cur cwt dbd dbp dfd dfe dft dgc dgg dgs dis djo dln
    dnc dnr dpc dpt drm drt dsr dst dtc dte dtm dto dub edc edd edm edt egr elg elt eng enj etr evp
    exp fac fds fld flm fmd fmk fmo fmp fnd fon fpy frg gdv gis grt his hnr hst ill ilu ins inv isb
    itr ive ivr jud jug lbr lbt ldr led lee lel len let lgd lie lil lit lsa lse lso ltg ltr lyr mcp
    mdc med mfp mfr mka mod mon mrb mrk msd mte mtk mup mus mxe nan nrt onp opn org orm osp oth own
    pad pan pat pbd pbl pdr pfr pht plt pma pmn pop ppm ppt pra prc prd pre prf prg prm prn pro prp
    prs prt prv pta pte ptf pth ptt pup rap rbr rcd rce rcp rdd red ren res rev rpc rps rpt rpy rse
    rsg rsp rsr rst rth rtm rxa sad scb sce scl scr sde sds sec sfx sgd sgn sht sll sng spk spn spy
    srv std stg stl stm stn str swd tad tau tcd tch ths tld tlg tlh tlp tlr trc trl tyd tyg uvp vac
    vdg vfx voc wac wal wam wat waw wdc wde wdn wfs wfw wft win wit wpr wst wts
    """.split()
)
#: The keys of the head that have a code of their own.
FIELDS = {
    "author": "aut", "editor": "edt", "translator": "trl", "transcriber": "trc",
    "contributor": "ctb",
}  # fmt: skip
#: Other words for what somebody did.
NAMES = FIELDS | {
    "creator": "aut", "illustrator": "ill", "photographer": "pht", "introduction": "win",
    "author-of-introduction": "aui", "introduction-by": "win", "writer-of-introduction": "win",
    "preface": "wpr", "writer-of-preface": "wpr", "preface-by": "wpr", "foreword": "wfw",
    "foreword-by": "wfw", "writer-of-foreword": "wfw", "afterword": "waw", "afterword-by": "waw",
    "writer-of-afterword": "waw", "author-of-afterword": "aft", "annotator": "ann",
    "compiler": "com", "cartographer": "ctg", "narrator": "nrt", "book-designer": "bkd",
    "cover-designer": "cov", "proofreader": "pfr", "corrector": "pfr", "commentator": "cwt",
    "adapter": "adp", "engraver": "egr", "interviewer": "ivr", "interviewee": "ive",
    "composer": "cmp", "lyricist": "lyr", "calligrapher": "cll", "artist": "art",
    "redactor": "red", "editor-of-compilation": "edc", "series-editor": "edt", "abridger": "abr",
    "copyright-holder": "cph", "sponsor": "spn", "publisher": "pbl",
}  # fmt: skip
#: The words with which a title page or an imprint names what somebody did, by code.
LABELS = {
    "edt": "edited-by", "edc": "edited-by", "trl": "translated-by", "ill": "illustrated-by",
    "win": "introduction-by", "aui": "introduction-by", "wpr": "preface-by", "wfw": "foreword-by",
    "waw": "afterword-by", "aft": "afterword-by", "ann": "annotated-by", "cwt": "annotated-by",
    "com": "compiled-by", "pht": "photographs-by", "ctg": "maps-by", "adp": "adapted-by",
    "trc": "transcribed-by",
}  # fmt: skip
#: The word for all others.
_OTHERS = "contributions-by"


class Contributor(msgspec.Struct, frozen=True, rename="kebab", repr_omit_defaults=True):
    """A person or body; ``sort`` is the form for alphabetical order ("Deutscher, Isaac").

    ``role`` is a code of MARC, if the key in the head does not imply it; ``affiliation``, ``orcid``
    and ``email`` are those of scholars.
    """

    name: str
    sort: str = ""
    role: str = ""
    affiliation: str = ""
    orcid: str = ""
    email: str = ""


class Credit(msgspec.Struct, frozen=True):
    """The people who did one thing: its code, the word that names it, their names."""

    code: str
    word: str
    names: tuple[str, ...]


def code_of(role: str) -> str:
    """Return the code of what somebody did, given as a code or in words; '' if unknown."""
    name = "-".join(role.lower().replace("_", " ").split())
    return name if name in CODES else NAMES.get(name, NAMES.get(name.removesuffix("s"), ""))


def credits_of(people: list[tuple[str, Contributor]]) -> list[Credit]:
    """Return people by what they did, in the order of a title page.

    Args:
        people: each with the code of their key.
    """
    order = list(dict.fromkeys(LABELS.values()))
    found: dict[str, list[tuple[str, str]]] = {}
    for code, person in people:
        code = person.role or code
        found.setdefault(LABELS.get(code, _OTHERS), []).append((code, person.name))
    words = sorted(found, key=lambda word: order.index(word) if word in order else len(order))
    return [
        Credit(found[word][0][0], word, tuple(name for _, name in found[word])) for word in words
    ]
