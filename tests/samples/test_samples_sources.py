"""The source definitions of the sample sites, held against the sites themselves."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from lxml import html

from records import Layout, Source
from samples import SITES, Content, SampleSites, load_content, write_sources
from samples.odd import SOFT_404
from samples.pages import old_path
from samples.routes import copies
from spiders.source import load_sources

PORT = 8471


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Source]:
    folder = tmp_path_factory.mktemp("sources")
    write_sources(folder, PORT)
    return {source.name: source for source in load_sources(folder)}


@pytest.fixture(scope="module")
def sites() -> Iterator[SampleSites]:
    server = SampleSites(None)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


def is_article(source: Source, path: str) -> bool:
    url = f"http://{source.name}.localhost:{PORT}{path}"
    return any(re.search(pattern, url) for pattern in source.article_url)


def page(sites: SampleSites, site: str, path: str) -> Any:
    reply = sites.reply(f"{site}.localhost", path)
    return html.fromstring(reply.body.decode("cp1258" if "1258" in reply.content_type else "utf-8"))


def found(tree: Any, selectors: Sequence[str]) -> list[Any]:
    return [node for selector in selectors for node in tree.cssselect(selector.split("@")[0])]


def test_every_site_has_a_definition_and_all_kinds_of_doors_are_used(sources: dict[str, Source]) -> None:
    assert set(sources) == set(SITES)
    assert {door.kind for source in sources.values() for door in source.doors} == {"feed", "sitemap", "listing"}
    assert {tuple(d.kind for d in sources[key].doors) for key in ("newswire", "so-cong-thuong", "tin-lang-nghe")} == {
        ("feed",),
        ("sitemap",),
        ("listing",),
    }


@pytest.mark.parametrize("site", SITES)
def test_url_patterns_take_articles_and_nothing_else(site: str, sources: dict[str, Source], content: Content) -> None:
    source = sources[site]
    for article in content.of_site(site, 1):
        path = SITES[site].article_path(article)
        assert is_article(source, path)
        assert not any(is_article(source, copy) for copy in copies(site, article, path) if "?" not in copy)
    others = ["/", "/robots.txt", "/sitemap.xml", "/lich/2031/01/", "/tag/ocop/", "/tim-kiem?q=OCOP", "/search?q=a"]
    others += [SITES[site].listing_path(SITES[site].latest, number) for number in (1, 2)]
    assert not [path for path in others if is_article(source, path)]


def test_addresses_that_are_odd_and_look_like_articles(sources: dict[str, Source], content: Content) -> None:
    assert is_article(sources["thu-do-moi"], SOFT_404)
    assert is_article(sources["hanoi-courier"], old_path(content.of_site("hanoi-courier", 1)[0]))


@pytest.mark.parametrize("site", SITES)
def test_selectors_find_their_fields(
    site: str, sources: dict[str, Source], content: Content, sites: SampleSites
) -> None:
    (layout,) = sources[site].layouts
    for article in content.of_site(site, 1):
        tree = page(sites, site, SITES[site].article_path(article))
        assert len(found(tree, layout.body)) == 1
        for name in ("title", "lead", "published"):
            assert found(tree, getattr(layout, name)), (article.id, name)
        assert len(found(tree, layout.captions)) == len(article.captions)
        assert bool(found(tree, layout.authors)) == bool(article.author and layout.authors)


def test_the_new_layout_is_unknown(sources: dict[str, Source], content: Content, sites: SampleSites) -> None:
    layout: Layout = sources["thu-do-moi"].layouts[0]
    sites.night = 2
    for article in content.of_site("thu-do-moi", 2):
        tree = page(sites, "thu-do-moi", SITES["thu-do-moi"].article_path(article))
        assert not found(tree, (*layout.title, *layout.lead, *layout.body, *layout.published))
