"""Language tags (BCP 47): their form, and mistakes that have the form of a tag."""

from __future__ import annotations

import re

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
#: The codes of two letters (ISO 639-1).
_TWO = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
    ia id ie ig ii ik in io is it iu iw ja ji jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb
    lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om
    or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)
#: What people write for a language tag: its name, the code of a country, one of three letters.
_MEANT = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr",
    "francais": "fr", "russian": "ru", "italian": "it", "italiano": "it", "spanish": "es",
    "español": "es", "espanol": "es", "polish": "pl", "polski": "pl", "dutch": "nl",
    "nederlands": "nl", "latin": "la", "greek": "el", "hebrew": "he", "yiddish": "yi",
    "arabic": "ar", "persian": "fa", "chinese": "zh", "japanese": "ja", "korean": "ko",
    "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi", "czech": "cs",
    "portuguese": "pt", "hungarian": "hu", "turkish": "tr", "ukrainian": "uk", "welsh": "cy",
    "irish": "ga", "british": "en-GB", "american": "en-US",
    "gr": "el", "jp": "ja", "cn": "zh", "cz": "cs", "dk": "da", "gb": "en-GB", "us": "en-US",
    "sp": "es", "ge": "ka", "du": "nl", "ua": "uk", "kp": "ko", "at": "de-AT",
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "rus": "ru", "ita": "it",
    "spa": "es", "pol": "pl", "nld": "nl", "dut": "nl", "lat": "la", "ell": "el", "gre": "el",
    "heb": "he", "yid": "yi", "ara": "ar", "fas": "fa", "per": "fa", "zho": "zh", "chi": "zh",
    "jpn": "ja", "kor": "ko", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "ces": "cs",
    "cze": "cs", "por": "pt", "hun": "hu", "tur": "tr", "ukr": "uk", "cym": "cy", "gle": "ga",
}  # fmt: skip


def fault_of_tag(tag: str) -> tuple[str, str]:
    """Return what is wrong with a language tag, and what to write; or '' and ''."""
    if meant := _MEANT.get(tag.lower()):
        return f"“{tag}” is not a language tag", f"write {meant}"
    first, *others = tag.split("-")
    if not _TAG.fullmatch(tag) or (len(first) == len("en") and first.lower() not in _TWO):
        return f"“{tag}” is not a language tag", "write a tag such as de, fr, en-GB or grc"
    if first.lower() == "en" and "UK" in (part.upper() for part in others):
        return f"“{tag}” names no country: UK is none of their codes", "write en-GB"
    return "", ""
