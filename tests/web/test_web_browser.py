"""Three people at work in a real browser, in both languages, with and without JavaScript; axe on every page.

The browser is the Chromium of the system. Without it these tests are skipped, unless OCOP_TEST_BROWSER=required.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from browser_site import World, world
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from archive.views.figures import figures_of
from web.language import LOCALES, Lang, words

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.slow
MODES = [(lang, script) for lang in ("en", "vi") for script in (True, False)]
Opened = Callable[[Lang, bool], Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    if not CHROMIUM.exists():
        if os.environ.get("OCOP_TEST_BROWSER") == "required":
            pytest.fail(f"{CHROMIUM} is required and not there; `apt-get install chromium` brings it")
        pytest.skip(f"no browser at {CHROMIUM}; `apt-get install chromium` brings it")
    with world(tmp_path_factory.mktemp("world")) as made:
        yield made


@pytest.fixture(scope="module")
def chromium(site: World) -> Iterator[Browser]:  # noqa: ARG001  # says whether there is a browser
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(site: World, chromium: Browser) -> Iterator[Opened]:
    """Opens the first page; at the end nothing may have come from elsewhere and nothing been refused by the policy."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def new(lang: Lang, script: bool) -> Page:
        context = chromium.new_context(base_url=site.address, locale=lang, java_script_enabled=script)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: _foreign(request.url, site.address, faults))
        context.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"/{lang}/")
        return page

    yield new
    for context in contexts:
        context.close()
    assert [fault for fault in faults if "status of 4" not in fault] == []


def _foreign(url: str, own: str, faults: list[str]) -> None:
    if not url.startswith((own, "data:", "blob:")):
        faults.append(f"asked {url}")


@pytest.mark.parametrize(("lang", "script"), MODES)
def test_a_researcher_searches_narrows_and_takes_the_result_along(
    opened: Opened, tmp_path: Path, lang: Lang, script: bool
) -> None:
    page, speak = opened(lang, script), words(lang)
    page.get_by_role("searchbox").fill("son mai ha dong")
    page.keyboard.press("Enter")
    expect(page.locator(".hits li").first).to_be_visible()
    assert re.search("[ơàđ]", " ".join(page.locator(".snippet mark").all_inner_texts())), "typed without diacritics"
    before = _total(page)
    page.locator(".facet", has=page.get_by_text(speak("Language"), exact=True)).locator("li a").first.click()
    expect(page.locator(".chip").first).to_be_visible()
    assert 0 < (narrowed := _total(page)) <= before
    page.locator(".facet .exclude").first.click()
    expect(page.locator(".chip.refused")).to_be_visible()
    assert 0 < (left := _total(page)) < narrowed
    for name, begins in (("Excel (CSV)", b"\xef\xbb\xbf"), ("BibTeX", b"@")):
        with page.expect_download() as coming:
            page.get_by_role("link", name=name, exact=True).click()
        file = tmp_path / coming.value.suggested_filename
        coming.value.save_as(file)
        body = file.read_bytes()
        assert body.startswith(begins)
        if name == "BibTeX":
            assert body.count(b"\n@") + 1 >= left


def _total(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".total strong").inner_text()))


@pytest.mark.parametrize(("lang", "script"), MODES)
def test_a_journalist_checks_a_figure_and_cites_it(site: World, opened: Opened, lang: Lang, script: bool) -> None:
    page, speak, event = opened(lang, script), words(lang), site.disputed()
    page.goto(f"/{lang}/event/{event.id}")
    disagree = page.locator(".figure.disagree").first
    expect(disagree).to_contain_text(speak("sources disagree"))
    numbers = disagree.locator(".values .num").all_inner_texts()
    assert len(set(numbers)) > 1
    quote = disagree.locator("mark.said").first.inner_text()
    disagree.locator("a.src").first.click()
    expect(page).to_have_url(re.compile(rf"/{lang}/article/\d+.*#f\d+"))
    expect(page.locator("h1")).to_be_visible()
    target = page.locator("#" + page.url.rpartition("#")[2])
    expect(target).to_be_attached()
    assert quote.split()[0] in page.locator(".text").inner_text()
    citation = page.locator("#citation").inner_text()
    assert "/article/" in citation
    copy = page.get_by_role("button", name=speak("Copy"), exact=True)
    if script:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        copy.click()
        expect(page.get_by_role("button", name=speak("Copied"))).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()").strip() == citation.strip()
    else:
        expect(copy).to_be_hidden()
    page.goto(f"/{lang}/event/{event.id}")
    address = page.get_by_role("link", name=speak("Calendar file")).get_attribute("href")
    assert address
    calendar = page.context.request.get(address)
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in calendar.text()


@pytest.mark.parametrize(("lang", "script"), MODES)
def test_an_operator_merges_undoes_and_takes_down(site: World, opened: Opened, lang: Lang, script: bool) -> None:
    page, speak = opened(lang, script), words(lang)
    page.goto(f"/{lang}/desk")
    page.get_by_label(speak("Token")).fill(site.token)
    page.get_by_role("button", name=speak("Sign in")).click()
    expect(page.get_by_role("heading", level=1, name=speak("Desk"))).to_be_visible()
    one, other = site.histories()[:2]
    page.goto(f"/{lang}/event/{one.id}")
    page.get_by_role("link", name=speak("Decide over this event")).click()
    number = page.locator("#into-number")
    page.locator("details", has=number).locator("summary").first.click()
    number.fill(str(other.id))
    page.locator("#why-merge-number").fill("Told twice")
    page.locator("form", has=number).get_by_role("button").click()
    expect(page).to_have_url(re.compile(rf"/{lang}/event/{other.id}$"))
    expect(page.locator("#decisions")).to_contain_text("Told twice")
    page.goto(f"/{lang}/desk")
    page.get_by_role("button", name=re.compile(speak("Undo decision %(n)s", n=""))).first.click()
    page.goto(f"/{lang}/event/{one.id}")
    expect(page.locator("h1")).to_have_text(one.name)
    article = one.witnesses[0].mention.article
    page.goto(f"/{lang}/article/{article}")
    page.get_by_role("link", name=speak("Decide over this article")).click()
    page.locator("#why-hide").fill("Asked for by the publisher")
    page.get_by_role("button", name=speak("Take it down")).click()
    gone = page.goto(f"/{lang}/article/{article}")
    assert gone and gone.status == 410
    expect(page.locator("main")).to_contain_text("Asked for by the publisher")
    page.goto(f"/{lang}/desk")
    page.get_by_role("button", name=re.compile(speak("Undo decision %(n)s", n=""))).first.click()
    page.goto(f"/{lang}/desk")
    page.get_by_role("button", name=speak("Sign out")).click()
    back = page.goto(f"/{lang}/article/{article}")
    assert back and back.status == 200


def paths(site: World) -> list[str]:
    """Every kind of page, filled with something to show."""
    event = site.disputed()
    article = event.witnesses[0].mention.article
    series = next((h.series for h in site.histories() if h.series), "x")
    fact = figures_of(event)[0].chosen.fact
    return [
        "/", "/search?q=lacquer", "/search?q=%22open", "/search?q=nothingatall", "/search/language",
        f"/article/{article}", f"/article/{article}/capture", f"/event/{event.id}", f"/series/{series}",
        "/article/99999", "/events", "/calendar", "/people", "/venues", "/places", "/programme", "/sources",
        "/about", "/api", "/official/1", "/place/H%C3%A0%20N%E1%BB%99i",
        "/removal", f"/removal?article={article}", "/desk", f"/desk/event/{event.id}", f"/desk/article/{article}",
        f"/desk/fact/{fact}", "/desk/removals", "/desk/searches",
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "scheme", "width"), [("en", "light", 1280), ("vi", "dark", 320)])
def test_axe_finds_nothing_on_any_page(site: World, opened: Opened, lang: Lang, scheme: str, width: int) -> None:
    page, axe = opened(lang, True), Axe()
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # light or dark
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/{lang}/desk")
    found = _violations(axe, page)  # signing in, before it is done
    page.locator("#token").fill(site.token)
    page.locator("form.form button").click()
    for path in paths(site):
        page.goto(f"/{lang}{path}")
        found += _violations(axe, page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path}: {overflow} px wider than the window"] if overflow > 0 else []
        found += [f"{path}: in English: {text}" for text in _english(page.locator("body").inner_text(), lang)]
    assert not found, "\n".join(found)


def _english(text: str, lang: Lang) -> list[str]:
    """Texts of ours that stand on a Vietnamese page as they are in English; single words may be an article's."""
    if lang == "en":
        return []
    with (LOCALES / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        ids = [m.id for m in read_po(file, locale=lang) if isinstance(m.id, str) and m.string != m.id]
    lines = {line.strip() for line in text.splitlines()}
    return [one for one in ids if " " in one and "%(" not in one and (one in lines or (len(one) > 25 and one in text))]


def _violations(axe: Axe, page: Page) -> list[str]:
    response = axe.run(page).response
    return [
        f"{page.url}: {one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:2]]}"
        for one in response["violations"]
    ]
