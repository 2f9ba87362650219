"""One article under many addresses, a syndicated copy of it elsewhere, and what an editor changes a day later."""

from samples.hostile import Answer, Line
from samples.hostile_pages import FIRST, feed, story

TITLE = "Craft fair of Dong Ky"
PATHS = (
    "/fair-1",
    "/fair-1/",
    "/fair-1?utm_source=mail&amp;utm_medium=x",
    "/fair-1?fbclid=abc",
    "/fair-1#more",
    "/amp/fair-1",
    "/fair-1/print",
    "/fair-1?print=1",
    "/other-1",  # another address, whose page names the first one as its own
)
EDITED = "A correction of the next day: the carvers of Dong Ky had 45 booths, the organisers said."


def _article(line: Line) -> None:
    """The article, which says where it belongs; an AMP and a print page in other dresses."""
    made = story("Dong Ky", 44)
    if line.site.edited:
        made = made.replace("</div>", f"<p>{EDITED}</p></div>")
    if "amp" in line.path:
        made = made.replace("<html lang", "<html amp lang").replace("</body>", "<footer>AMP</footer></body>")
    if "print" in line.path:
        made = made.replace("<body>", '<body class="print" onload="print()">')
    line.reply(made.replace("</head>", f'<link rel="canonical" href="{line.site.base(line.host)}/fair-1"></head>'))


def _announced(line: Line) -> None:
    base = line.site.base(line.host)
    whole = [(base + path, TITLE, FIRST) for path in PATHS]
    whole.append((base.replace("http:", "https:") + "/fair-1", TITLE, FIRST))
    line.reply(feed("", whole), kind="application/rss+xml")


def _syndicated(line: Line) -> None:
    """The same words at another outlet, which says nothing of where it has them from."""
    line.reply(story("Dong Ky", 44).replace("<h1>Craft", "<h1>News: Craft"))


def answers() -> dict[tuple[str, str], Answer]:
    """By (first label of the host, path) what is answered."""
    table: dict[tuple[str, str], Answer] = {
        ("copies", path.partition("?")[0].partition("#")[0]): _article for path in PATHS
    }
    table["copies", "/feed"] = _announced
    table["copier", "/feed"] = lambda line: line.reply(
        feed(line.site.base(line.host), [("/wire-9", TITLE, FIRST)]), kind="application/rss+xml"
    )
    table["copier", "/wire-9"] = _syndicated
    return table
