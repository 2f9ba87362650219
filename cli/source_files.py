"""What `ocop sources new` writes: a source file, a page with the markup it expects, and what reading makes of it."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from spiders.source import load_source

SOURCE = """\
# Keys: spiders/sources/README.md. Write behind each claim what shows it, with a day.
name: {name}
title: {host}  # as its readers know it
publisher: unknown  # who publishes it
languages: [{languages}]
home: {home}
hosts: [{host}]

doors:  # better doors first: look for feeds (often /rss) and for the sitemap that robots.txt names
  - kind: listing
    url: {home}
    links: a[href]  # every link; article_url decides
  - kind: feed
    url: {root}/rss
    enabled: false  # a guess: enable it once it was seen to return items
  - kind: sitemap
    url: {root}/sitemap.xml
    enabled: false  # a guess: enable it once it was seen

article_url:  # what the addresses of its articles have in common
  - '^https?://{pattern}/(?:[^/]+/)*(?P<slug>[^/]+)-(?P<id>\\d+)\\.html$'

layouts:  # one per template, newest first; tests/spiders/pages/{name}/page.html has this one's markup
  - name: "1"
    title: h1.title
    lead: p.lead
    body: div.body
    captions: figure figcaption
    authors: p.author
    published: time.published@datetime
    strip: [div.related]

politeness: {{delay: 2, concurrency: 1, pages_per_night: 500}}
expects:
  fewest_a_week: 0  # known after some weeks
  fields: [title, body, published]
"""

PAGE = """\
<!DOCTYPE html>
<!-- Keep the site's markup and replace its prose by words of our own: newspapers' texts are not committed. -->
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<nav><a href="/">Home</a> <a href="/about">About</a></nav>
<article>
<h1 class="title">{title}</h1>
<p class="author">{author}</p>
<time class="published" datetime="2026-10-20T08:30:00+07:00">20/10/2026 08:30</time>
<p class="lead">{lead}</p>
<div class="body">
{paragraphs}
<figure><img src="/stall.jpg" alt=""><figcaption>{caption}</figcaption></figure>
<div class="related"><a href="/another-article-100001.html">Another article</a></div>
</div>
</article>
<footer>Sample footer</footer>
</body>
</html>
"""

WORDS = {
    "vi": {
        "title": "Mười hai gian hàng mây tre mở cửa ở sân đình làng mẫu",
        "author": "Lê Thị Mẫu",
        "lead": "Sáng thứ ba, mười hai gian hàng OCOP mở cửa ở sân đình của một làng nghề không có thật.",
        "caption": "Một gian hàng mây tre, ảnh minh họa.",
        "body": [
            "Trang này do công cụ viết ra để thử bộ chọn. Tên làng, tên người và con số đều là giả.",
            "Các gian hàng bày giỏ mây, đèn tre và khay tre đan. Khách có thể xem thợ đan ngay tại chỗ.",
            "Hội chợ mẫu kéo dài năm ngày. Sau đó hàng được chuyển sang nhà trưng bày của xã, cũng là giả.",
        ],
    },
    "en": {
        "title": "Twelve rattan stalls open in the yard of a sample village hall",
        "author": "Sample Writer",
        "lead": "On Tuesday morning twelve OCOP stalls opened in the yard of a craft village that does not exist.",
        "caption": "A rattan stall, for illustration.",
        "body": [
            "A tool wrote this page to try the selectors. The village, the people and the figures are made up.",
            "The stalls show rattan baskets, bamboo lamps and woven trays. Visitors can watch the weavers work.",
            "The sample fair runs for five days. Then the goods move to a show room, as imaginary as the rest.",
        ],
    },
}


def source_text(name: str, home: str, languages: tuple[str, ...]) -> str:
    """The YAML of a new source."""
    parts = urlsplit(home)
    host = parts.hostname or ""
    return SOURCE.format(
        name=name,
        host=host,
        home=home,
        root=f"{parts.scheme}://{parts.netloc}",
        # a port belongs to the address, not to the host
        pattern=re.escape(parts.netloc),
        languages=", ".join(languages),
    )


def page_text(language: str) -> str:
    """A page with the markup that the new source expects."""
    words = WORDS.get(language, WORDS["en"])
    paragraphs = "\n".join(f"<p>{paragraph}</p>" for paragraph in words["body"])
    plain = {key: value for key, value in words.items() if isinstance(value, str)}
    return PAGE.format(language=language if language in WORDS else "en", paragraphs=paragraphs, **plain)


def expected_text(home: str, language: str) -> str:
    """What reading has to make of that page, as `ocop read --jsonl` writes it; the keys that are there are compared."""
    words = WORDS.get(language, WORDS["en"])
    parts = urlsplit(home)
    expected = {
        "url": f"{parts.scheme}://{parts.netloc}/sample-article-100000.html",
        "title": words["title"],
        "lead": words["lead"],
        "body": "\n\n".join([str(words["lead"]), *words["body"]]),
        "captions": [words["caption"]],
        "authors": [words["author"]],
        "published": "2026-10-20T08:30:00+07:00",
        "language": language if language in WORDS else "en",
        "kind": "article",
    }
    return json.dumps(expected, ensure_ascii=False, indent=2) + "\n"


def write_new(name: str, home: str, languages: tuple[str, ...], sources: Path, pages: Path) -> list[Path]:
    """Writes the three files of a new source and returns their paths.

    FileExistsError names the first that is there already, SourceError what is wrong with name, address or language;
    nothing is written in either case.
    """
    texts = {
        sources / f"{name}.yml": source_text(name, home, languages),
        pages / name / "page.html": page_text(languages[0]),
        pages / name / "expected.json": expected_text(home, languages[0]),
    }
    for path in texts:
        if path.exists():
            raise FileExistsError(f"{path} exists already")
    with TemporaryDirectory() as folder:
        trial = Path(folder) / f"{name}.yml"
        trial.write_text(texts[sources / trial.name], encoding="utf-8")
        load_source(trial)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(texts)
