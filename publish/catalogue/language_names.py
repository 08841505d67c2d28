"""The names of languages in themselves: who looks for a language knows it by that name."""

from __future__ import annotations

#: By the first subtag, some by two (BCP 47; the names as the CLDR has them).
_NAMES = {
    "af": "Afrikaans", "ar": "العربية", "be": "беларуская", "bg": "български", "bn": "বাংলা",
    "ca": "català", "cs": "čeština", "cy": "Cymraeg", "da": "dansk", "de": "Deutsch",
    "el": "Ελληνικά", "en": "English", "eo": "Esperanto", "es": "español", "et": "eesti",
    "eu": "euskara", "fa": "فارسی", "fi": "suomi", "fr": "français", "fy": "Frysk",
    "ga": "Gaeilge", "gl": "galego", "grc": "Ἑλληνική", "gu": "ગુજરાતી", "he": "עברית",
    "hi": "हिन्दी", "hr": "hrvatski", "hu": "magyar", "hy": "հայերեն", "id": "Indonesia",
    "is": "íslenska", "it": "italiano", "ja": "日本語", "ka": "ქართული", "kk": "қазақ тілі",
    "ko": "한국어", "la": "Latina", "lt": "lietuvių", "lv": "latviešu", "mk": "македонски",
    "mr": "मराठी", "ms": "Melayu", "nb": "norsk bokmål", "nl": "Nederlands",
    "nn": "norsk nynorsk", "no": "norsk", "oc": "occitan", "pl": "polski", "pt": "português",
    "ro": "română", "ru": "русский", "sa": "संस्कृतम्", "sk": "slovenčina", "sl": "slovenščina",
    "sq": "shqip", "sr": "српски", "sv": "svenska", "sw": "Kiswahili", "ta": "தமிழ்",
    "te": "తెలుగు", "th": "ไทย", "tl": "Tagalog", "tr": "Türkçe", "uk": "українська",
    "ur": "اردو", "uz": "o‘zbek", "vi": "Tiếng Việt", "yi": "ייִדיש", "zh": "中文",
    "zh-Hant": "繁體中文", "zh-Hans": "简体中文",
}  # fmt: skip


def language_name(tag: str) -> str:
    """Return the name of a language in itself; its tag where nobody has written it here."""
    subtags = tag.split("-")
    two = "-".join([subtags[0].lower(), *(one.title() for one in subtags[1:2])])
    return _NAMES.get(two) or _NAMES.get(subtags[0].lower()) or tag


def language_of(tag: str) -> str:
    """Return the tag under which works in a language stand together: British and American do."""
    subtags = tag.split("-")
    two = "-".join([subtags[0].lower(), *(one.title() for one in subtags[1:2])])
    return two if two in _NAMES else subtags[0].lower()
