"""The loader of sample articles: what it gives, and what it says of files that are wrong."""

from datetime import date
from pathlib import Path

import pytest

from samples import SITES, ContentError, load_content, write_sources
from samples.pages import running_text

GOOD = """
events:
  - {key: tea-2025, name: Tea Fair, name_vi: Hội chợ chè, kind: fair, series: tea, edition: 3,
     start: 2025-05-01, end: 2025-05-04}
articles:
  - id: 1
    site: hanoi-courier
    slug: tea-fair-opens
    section: economy
    published: 2025-05-01T09:30:00+07:00
    author: Lan Phương
    title: Tea fair opens
    lead: >-
      A lead over
      two lines.
    body: |
      First paragraph,
      still the first.

      Second with 300 booths.
    captions:
      - {text: A cup, credit: Minh Quân}
    tags: [OCOP, 2025]
    events: [tea-2025]
    night2:
      body: |
        Second with 350 booths.
"""
REPRINT = """
articles:
  - {id: 2, site: newswire, slug: tea-fair-opens, section: all, published: 2025-05-02T03:00:00+00:00, reprint_of: 1,
     events: [tea-2025], visible: [1]}
"""


def load(folder: Path, **files: str) -> object:
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return load_content(folder)


def test_articles_and_events(tmp_path: Path) -> None:
    load(tmp_path, a=GOOD, b=REPRINT)
    content = load_content(tmp_path)
    first, second = content.articles
    assert content.events["tea-2025"].start == date(2025, 5, 1)
    assert first.lead == "A lead over two lines."
    assert first.body == ("First paragraph, still the first.", "Second with 300 booths.")
    assert first.tags == ("OCOP", "2025")
    assert first.captions[0].credit == "Minh Quân"
    assert first.on(1) is first
    assert first.on(2).body == ("Second with 350 booths.",)
    assert first.on(2).title == first.title
    assert (second.title, second.lead, second.body) == (first.title, first.lead, first.body)
    assert second.gone(2) and not second.gone(1) and not first.gone(2)
    assert running_text(content, second) == (
        "A lead over two lines.",
        "VIETNAM, May 1 - First paragraph, still the first.",
        "Second with 300 booths. — HC",
    )
    assert [a.id for a in content.of_site("newswire", 1)] == [2]
    assert content.of_site("newswire", 2) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: 1", "id: one", "a.yml: articles[one]: id: must be int, not str"),
        ("site: hanoi-courier", "site: moon-post", "a.yml: articles[1]: site: 'moon-post' is none of"),
        ("slug: tea-fair-opens", "slug: Trà đạo", "a.yml: articles[1]: slug: 'Trà đạo' must be"),
        ("T09:30:00+07:00", "T09:30:00", "a.yml: articles[1]: published: needs an offset"),
        ("2025-05-01T09:30:00+07:00", "2025-05-01", "a.yml: articles[1]: published: must be datetime, not date"),
        ("title: Tea fair opens", "titel: Tea fair opens", "a.yml: articles[1]: titel: unknown key"),
        ("title: Tea fair opens", "title:", "a.yml: articles[1]: title: is missing"),
        ("events: [tea-2025]", "events: [tea-2024]", "a.yml: articles[1]: events: no file has an event 'tea-2024'"),
        ("kind: fair", "kind: party", "a.yml: events[tea-2025]: kind: 'party' is none of"),
        ("end: 2025-05-04", "end: 2025-04-04", "a.yml: events[tea-2025]: end: 2025-04-04 is before the start"),
        ("tags: [OCOP, 2025]", "visible: [3]", "a.yml: articles[1]: visible: nights are 1 and 2"),
        ("{text: A cup, credit", "{txt: A cup, credit", "a.yml: articles[1]: captions[0]: txt: unknown key"),
        ("    night2:\n      body", "    night2:\n      slug", "a.yml: articles[1]: night2: slug: unknown key"),
        ("events:\n  - {", "events:\n  - {{", "a.yml: not YAML"),
        ("events:\n  - {key", "evens:\n  - {key", "a.yml: evens: unknown key"),
    ],
)
def test_faults_name_file_and_key(old: str, new: str, says: str, tmp_path: Path) -> None:
    assert old in GOOD
    with pytest.raises(ContentError) as caught:
        load(tmp_path, a=GOOD.replace(old, new, 1))
    assert str(caught.value).startswith(says)


def test_faults_between_files(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"^b.yml: articles\[2\]: reprint_of: 1 is no original"):
        load(tmp_path, b=REPRINT.replace("events: [tea-2025], ", ""))
    with pytest.raises(ContentError, match=r"^b.yml: events\[tea-2025\]: key: .* used already by a.yml"):
        load(tmp_path, a=GOOD, b=GOOD)


def test_the_shipped_articles() -> None:
    content = load_content()
    assert len(content.articles) >= 80
    assert {article.site for article in content.articles} == set(SITES)
    outlets: dict[str, set[str]] = {}
    for article in content.articles:
        for key in article.events:
            outlets.setdefault(key, set()).add(article.site)
    assert sum(len(sites) >= 2 for sites in outlets.values()) >= 20
    years: dict[str, set[int]] = {}
    for event in content.events.values():
        if event.series and event.start:
            years.setdefault(event.series, set()).add(event.start.year)
    assert sum(len(found) >= 2 for found in years.values()) >= 4


def test_reprints_name_their_source_once() -> None:
    content = load_content()
    reprints = [article for article in content.articles if article.reprint_of is not None]
    origins = {article.id: article.site for article in content.articles}
    assert len(reprints) >= 3
    for article in reprints:
        source = f" — {SITES[origins[article.reprint_of or 0]].initials}"
        last = running_text(content, article)[-1]
        assert last.endswith(source) and not last.removesuffix(source).endswith(source)


def test_sources_are_written_for_a_port(tmp_path: Path) -> None:
    written = write_sources(tmp_path / "new" / "sources", 9123)
    assert [path.stem for path in written] == sorted(SITES)
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert "{port}" not in text
        assert f"http://{path.stem}.localhost:9123/" in text
    assert "{page}" in (tmp_path / "new" / "sources" / "bao-sen.yml").read_text(encoding="utf-8")
