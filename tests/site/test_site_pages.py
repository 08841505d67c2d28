"""The pages of a site: what each has, without script, in four languages, strangers’ words too."""

from __future__ import annotations

import posixpath
import re
import struct
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

import msgspec
import pytest
from shelves import HOSTILE, catalogue, catalogue_with, entry, files_of, shelf

from publish.catalogue.downloads import output_files
from publish.catalogue.groups import groups_of
from publish.catalogue.headings import Heading, headings_of
from publish.catalogue.order import initial, title_key
from publish.core.diagnostics import Rejected
from publish.core.files import layouts_folder
from publish.core.yaml_positions import load
from publish.readback.stated_metadata import ContentsEntry
from publish.render.style_sheet_check import broken_rules
from publish.settings.site import SiteSettings, contrast
from publish.site import Pages, pages_of, site_of
from publish.site.plan import media_type_of
from publish.source.relator_codes import Contributor

FILES = files_of(catalogue(130))
PAGES = {path: data.decode() for path, data in FILES.items() if path.endswith(".html")}


class _Page(HTMLParser):
    """The addresses, identifiers and elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses, self.ids, self.tags = list[str](), list[str](), list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.append(tag)
        self.ids += [one for one in [said.get("id")] if one]
        self.addresses += [v for k, v in attrs if k in ("href", "src", "action") and v is not None]


def test_every_address_leads_to_a_file_or_an_identifier() -> None:
    names = {f"files/{one.name}" for e in catalogue(130).entries for one in e.downloads}
    read = {path: _Page(text) for path, text in PAGES.items()}
    for path, page in read.items():
        for address in page.addresses:
            way, _, mark = address.partition("#")
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(way)))
            goal = goal if way else path
            assert goal in FILES or goal in names, (path, address)
            assert not mark or mark in read[goal].ids, (path, address)


def test_no_page_asks_for_anything_from_elsewhere() -> None:
    for path, data in FILES.items():
        if path.endswith((".html", ".css")):
            assert not re.search(rb"https?://(?!opds-spec)", data), path


def test_identifiers_are_on_a_page_once() -> None:
    for path, text in PAGES.items():
        ids = _Page(text).ids
        assert len({*ids}) == len(ids), path


def test_every_work_is_in_each_list_once() -> None:
    for stem in ("titles", "newest"):
        pages = [text for path, text in PAGES.items() if path.split(".")[0] == stem]
        found = [one for text in pages for one in re.findall(r"works/(work-\d+)\.html", text)]
        assert sorted(found) == sorted(one.slug for one in catalogue(130).entries)
        assert [text.count('<li class="work">') for text in pages] == [50, 50, 30]


def test_the_lists_need_no_script() -> None:
    scripts = [path for path, text in PAGES.items() if "<script" in text]
    assert scripts == ["search.html"]
    assert 'href="titles.html"' in PAGES["search.html"]


def test_a_page_of_a_work_has_its_files_with_size_and_checksum() -> None:
    one = catalogue(130).entries[0]
    text = PAGES[f"works/{one.slug}.html"]
    for file in one.downloads:
        assert f'href="../files/{file.name}"' in text
        assert file.sha256 in text
    assert "e-readers, tablets, telephones" in text
    assert f'src="../covers/{one.slug}.jpg"' in text
    for words in (
        one.abstract,
        one.rights,
        one.identifier,
        *(head.text for head in one.headings),
        *one.questions,
    ):
        assert words in text


def test_the_whole_text_is_read_online_where_there_is_a_page_of_it() -> None:
    work = entry("x")
    (book,) = work.downloads
    import msgspec

    page = msgspec.structs.replace(book, name="x.html", media_type="text/html", use="web")
    with_page = msgspec.structs.replace(work, downloads=(page, book))
    assert (
        b'<a href="../files/x.html">Read online</a>'
        in files_of(catalogue_with(with_page))["works/x.html"]
    )
    assert b"Read online" not in files_of(catalogue_with(work))["works/x.html"]


def test_headings_lead_into_the_web_edition() -> None:
    contents = (ContentsEntry("One", "s-ü"), ContentsEntry("Two", "s-two"), ContentsEntry("End"))
    headings = headings_of(contents, '<section id="s-ü">'.encode())
    one = entry("a", headings=headings)
    page = msgspec.structs.replace(
        one.downloads[0], name="a b.html", media_type="text/html", use="web"
    )
    online = msgspec.structs.replace(one, downloads=(page,))
    without, with_page = (
        files_of(catalogue_with(work))["works/a.html"].decode() for work in (one, online)
    )
    assert '<li><a href="../files/a%20b.html#s-%C3%BC">One</a></li>' in with_page
    for text in ("<li>Two</li>", "<li>End</li>"):
        assert text in with_page and text in without
    assert "<li>One</li>" in without


def test_a_code_leads_to_the_page_where_its_address_is_known() -> None:
    site = site_of(base_url="https://example.org/shelf/")
    found = files_of(catalogue_with(entry("x")), site)
    assert b'<svg role="img"' in found["works/x.html"]
    assert b"https://example.org/shelf/works/x.html" in found["works/x.html"]
    assert b"<svg" not in files_of(catalogue_with(entry("x")))["works/x.html"]


def test_the_page_for_lost_ways_has_whole_addresses_where_they_are_known() -> None:
    site = site_of(base_url="https://example.org/shelf/")
    lost = _Page(files_of(catalogue_with(entry("x")), site)["404.html"].decode())
    assert all(one.startswith(("https://example.org/shelf/", "#")) for one in lost.addresses)
    assert "sitemap.xml" not in FILES


def test_every_file_of_an_output_has_its_place_and_its_words() -> None:
    words = site_of().words
    for kind in output_files(every=True):
        assert words[f"site-use-{kind.use}"]
        assert not kind.paper or words[f"paper-{kind.paper.lower()}"]
    assert len(output_files(every=False)) < len(output_files(every=True))


def test_where_a_text_first_appeared_has_its_year_once() -> None:
    dated = entry("x", published="The Dial, July 1840", date="1840-07")
    text = files_of(catalogue_with(dated))["works/x.html"].decode()
    assert "<dd>The Dial, July 1840</dd>" in text
    bare = entry("x", published="The Dial", date="1840-07")
    assert "<dd>The Dial, July 1840</dd>" in files_of(catalogue_with(bare))["works/x.html"].decode()


def test_a_citation_has_no_stop_after_another_mark() -> None:
    files = files_of(catalogue_with(entry("a", title="What Then?", subtitle="Words!", date="n.d.")))
    assert "What Then? Words! n.d. urn:x:a.</p>" in files["works/a.html"].decode()


def test_strangers_words_are_words() -> None:
    work = entry("x", title=HOSTILE, abstract=HOSTILE, subjects=(HOSTILE,), questions=(HOSTILE,),
                 rights=HOSTILE, headings=(Heading(HOSTILE, HOSTILE),) * 2,
                 series=HOSTILE)  # fmt: skip
    for path, data in files_of(catalogue_with(work)).items():
        if path.endswith((".html", ".xml", "shelf.js")):
            assert b"<script>alert" not in data, path
    assert b"\xe2\x80\xa8" not in files_of(catalogue_with(work))["assets/shelf.js"]


@pytest.mark.parametrize("lang", ["en", "de", "fr", "ru"])
def test_all_words_are_there_in_every_language(lang: str) -> None:
    from publish.core.diagnostics import Findings

    folder = layouts_folder() / "site" / "words"
    keys = {
        name: list(load((folder / f"{name}.yaml").read_text("utf-8"), name, 1, Findings()).value)
        for name in ("en", lang)
    }
    assert keys[lang] == keys["en"]
    found = files_of(catalogue_with(entry("x")), site_of(given=SiteSettings(lang=lang)))
    assert f'<html lang="{lang}">'.encode() in found["index.html"]


def test_a_language_without_words_is_told_and_english_taken() -> None:
    site = site_of(given=SiteSettings(lang="es"))
    assert [one.code for one in site.findings] == ["WORDS-FALLBACK"]
    assert (site.look.lang, site.words["site-titles"]) == ("en", "Titles")
    assert site.words["january"] == "January"


def test_works_from_right_to_left_say_so() -> None:
    text = files_of(catalogue_with(entry("x", title="ספר", lang="he")))["works/x.html"].decode()
    assert '<h1 lang="he" dir="rtl">' in text
    assert '<html lang="en" dir="ltr">' in text


def test_the_covers_are_small_jpegs() -> None:
    for one in catalogue(130).entries[:3]:
        for path, most in ((f"covers/{one.slug}.jpg", 640), (f"covers/{one.slug}.small.jpg", 192)):
            data = FILES[path]
            at = re.search(rb"\xff[\xc0\xc2]..\x08(..)(..)", data, re.DOTALL)
            assert at
            height, width = struct.unpack(">HH", at[1] + at[2])
            assert 0 < width < height <= most


def test_the_first_page_of_a_large_shelf_is_small() -> None:
    assert len(FILES["index.html"]) < 130 * 1024 / 2
    assert "Latest revisions" in PAGES["index.html"]
    assert "assets/shelf.js" not in PAGES["index.html"]


def test_the_same_shelf_gives_the_same_bytes() -> None:
    assert files_of(catalogue(130)) == FILES


def test_letters_lead_to_the_page_on_which_they_begin() -> None:
    ways = re.findall(r'<li><a href="([^"]+)">(\w)</a></li>', PAGES["titles.2.html"])
    assert [letter for _, letter in ways] == sorted({letter for _, letter in ways})
    assert {way.partition("#")[0] for way, _ in ways} == {
        "titles.html", "titles.2.html", "titles.3.html",
    }  # fmt: skip


def test_each_letter_stands_on_a_page_once() -> None:
    """Signs before a title, figures and letters of other scripts are no reason to begin anew."""
    titles = (
        "<Tag>",
        "Two",
        "— Zeta",
        "Apple",
        "١٩٨٤",
        "1984",
        "Işık",
        "Irre",
        "ıki",
        "Zoo",
        "?",
        "Ωmega",
    )
    entries = [
        entry(f"w{n}", title=title, people=(Contributor(title, title, "aut"),))
        for n, title in enumerate(titles)
    ]
    files = files_of(catalogue_with(*sorted(entries, key=title_key)))
    ids = re.findall(r' id="(l-[^"]+)"', files["titles.html"].decode())
    assert len(ids) == len(set(ids)) == len({title_key(one)[0] for one in entries})
    keys = [initial(one.key) for one in groups_of(catalogue_with(*entries), "authors")]
    assert len([*groupby(keys)]) == len({*keys})


# --- layouts and settings ---------------------------------------------------------------


def layout(folder: Path, **files: str) -> Path:
    """A layout of one's own that inherits the usual one."""
    said = {"layout_yaml": "inherits: [site]\n", **files}
    for name, text in said.items():
        stem, _, ending = name.rpartition("_")
        (folder / f"{stem}.{ending}").write_text(text, "utf-8")
    return folder


def test_a_layout_says_name_colours_and_start_page(tmp_path: Path) -> None:
    yaml = "inherits: [site]\nsite:\n  title: My House\n  publisher: M. H.\n  accent: '#004488'\n"
    start = "{% extends 'frame.html' %}{% block main %}<h1>Hello</h1>{{ total }}{% endblock %}"
    own = layout(tmp_path, layout_yaml=yaml, start_html=start)
    found = files_of(catalogue_with(entry("x")), site_of(str(own)))
    assert b"<h1>Hello</h1>1" in found["index.html"]
    assert b"My House" in found["works/x.html"]
    assert b"#004488" in found["assets/style.css"]
    given = files_of(catalogue_with(entry("x")), site_of(str(own), SiteSettings(title="Yours")))
    assert b"Yours" in given["works/x.html"]


def test_a_template_that_is_broken_is_told_at_its_place(tmp_path: Path) -> None:
    own = layout(tmp_path, start_html="{% extends 'frame.html' %}\n{{ nothing }}")
    text = "{% extends 'frame.html' %}{% block main %}\n{{ nothing }}{% endblock %}"
    own = layout(tmp_path, start_html=text)
    with pytest.raises(Rejected) as error:
        list(pages_of(catalogue_with(entry("x")), site_of(str(own))))
    (told,) = error.value.findings
    assert (told.code, told.place.line) == ("LAYOUT-TEMPLATE", 2)
    assert told.place.path.endswith("start.html")


def test_a_template_gets_at_nothing_but_what_it_is_given(tmp_path: Path) -> None:
    text = "{{ to.__globals__ }}"
    own = layout(tmp_path, start_html=text)
    with pytest.raises(Rejected):
        Pages(catalogue_with(entry("x")), site_of(str(own))).by_path["index.html"]()


@pytest.mark.parametrize(
    ("yaml", "code"),
    [
        ("inherits: [site]\nsite: {accent: '#ffee00'}\n", "SITE-CONTRAST"),
        ("inherits: [site]\nsite: {accent: red}\n", "FIELD-TYPE"),
        ("inherits: [site]\nsite: {akzent: '#000000'}\n", "FIELD-UNKNOWN"),
        ("inherits: [site]\nsite: {lang: xx-nowhere-at-all-too-long}\n", "LANG-INVALID"),
        ("inherits: [pdf]\n", "LAYOUT-FORMAT"),
    ],
)
def test_settings_that_cannot_be_are_told(tmp_path: Path, yaml: str, code: str) -> None:
    with pytest.raises(Rejected) as error:
        site_of(str(layout(tmp_path, layout_yaml=yaml)))
    assert code in [one.code for one in error.value.findings]


@pytest.mark.parametrize("address", [
    "foo", "ftp://a/", "https://", "https://a/?b", "http://a b/", "https://a/?", "https://a/#",
    "https://me:secret@a.org/", "https://a:99999/", "https://a.\norg/", 'https://a/"><b>', "https://./",
    "https://a/b\\c", "https://a/%zz", "https://a/b/../c", "https://a//b/", "https://a_b/", "//a/",
])  # fmt: skip
def test_what_is_no_address_of_a_site_is_told(address: str) -> None:
    with pytest.raises(Rejected) as error:
        site_of(base_url=address)
    assert [one.code for one in error.value.findings] == ["SITE-ADDRESS"]


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://a.org", "https://a.org/"), ("https://a.org/b/c", "https://a.org/b/c/"),
        ("http://localhost:8000/", "http://localhost:8000/"), ("HTTPS://A.org/B", "HTTPS://A.org/B/"),
        ("http://[::1]/x", "http://[::1]/x/"), ("https://a.org/~me/%C3%BC", "https://a.org/~me/%C3%BC/"),
        ("https://xn--mller-kva.de/", "https://xn--mller-kva.de/"),
    ],
)  # fmt: skip
def test_an_address_of_a_site_ends_in_a_slash(address: str, base: str) -> None:
    assert site_of(base_url=address).addresses.base == base


def test_the_style_sheet_has_no_broken_rule() -> None:
    """Its colours are a template: what is made of them is looked at here."""
    sheets = {path: data for path, data in FILES.items() if path.endswith(".css")}
    assert sheets
    for path, data in sheets.items():
        assert [*broken_rules(Path(path), data.decode())] == []


def test_the_usual_colours_can_be_read() -> None:
    look = site_of().look
    assert contrast(look.ink, look.paper) > 7
    assert contrast(look.accent, look.paper) > 7
    assert contrast(look.accent_dark, look.paper_dark) > 7
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_media_types_are_those_that_readers_expect() -> None:
    assert media_type_of("opds/index.xml").endswith("kind=navigation")
    assert media_type_of("opds/authors.2.xml").endswith("kind=navigation")
    assert media_type_of("opds/titles.2.xml").endswith("kind=acquisition")
    assert media_type_of("opds/authors/x.xml").endswith("kind=acquisition")
    assert media_type_of("opds/search.description.xml").startswith("application/opensearch")
    assert media_type_of("feed.xml") == "application/atom+xml"
    assert all(media_type_of(path) for path in FILES)


def test_a_server_makes_pages_one_by_one() -> None:
    pages = Pages(catalogue(130), site_of(given=SiteSettings(title="A Shelf")))
    assert {*pages.by_path} == {*FILES}
    for path in ("index.html", "titles.2.html", "covers/work-00003.small.jpg", "feed.xml"):
        assert pages.by_path[path]() == FILES[path]


def test_a_broken_cover_is_no_obstacle() -> None:
    assert shelf(130).is_dir()
    work = entry("x", cover="nowhere.epub")
    assert files_of(catalogue_with(work))["covers/x.jpg"][:2] == b"\xff\xd8"


def test_what_a_layout_has_in_vain_is_told(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    words = 'site-shelf: "Shelf"\nsite-shlef: "Slip"\n'
    (tmp_path / "words" / "en.yaml").write_text(words, "utf-8")
    site = site_of(str(layout(tmp_path, styel_css="a {}")))
    assert site.look.title == "Shelf"
    told = {Path(one.place.path).name: one.code for one in site.findings}
    assert told == {"styel.css": "LAYOUT-UNREAD", "en.yaml": "LAYOUT-UNREAD"}


@pytest.mark.parametrize("value", ["{count.__class__}", "{count} {title}", "{0}", "{"])
def test_words_of_a_layout_take_in_only_what_those_of_the_program_do(
    tmp_path: Path, value: str
) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.yaml").write_text(f'site-count: "{value}"\n', "utf-8")
    with pytest.raises(Rejected) as error:
        site_of(str(layout(tmp_path)))
    assert [one.code for one in error.value.findings] == ["LAYOUT-WORDS"]
    assert error.value.findings[0].place.line == 1
