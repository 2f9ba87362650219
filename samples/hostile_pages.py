"""What the steady site says: articles of their own words each, and the feed that announces them."""

from datetime import datetime, timedelta
from email.utils import format_datetime

FIRST = datetime.fromisoformat("2026-10-20T02:00:00+07:00")
A_NIGHT = 3  # articles that are published on a day, counted back from the first night
PLACES = (
    "Hoa Lu",
    "Phu Vinh",
    "Bat Trang",
    "Van Phuc",
    "Thanh Ha",
    "Non Nuoc",
    "Dong Ky",
    "Chuong",
    "Tay Ho",
    "Quat Dong",
)
GOODS = (
    "lacquer trays",
    "rattan chairs",
    "silk scarves",
    "tea bowls",
    "bronze bells",
    "conical hats",
    "paper lanterns",
)
MAKERS = ("weavers", "potters", "carvers", "dyers", "farmers", "smiths")
SENTENCES = (
    "The craft fair of {place} number {n} opened on {day} with {booths} booths of {goods}.",
    "The {makers} of {place} sold {sold} {goods} before noon and took orders for the spring, they said at table {n}.",
    "Mr. Nguyen Van {name}, chairman of the People's Committee of {place}, cut the ribbon at stage {n}.",
    "A workshop on {goods} filled hall {n} twice, and the {makers} promised another in week {week}.",
)
NAMES = ("An", "Binh", "Cuong", "Dung", "Giang", "Hai", "Khanh", "Long", "Minh", "Nam")


def day_of(number: int) -> datetime:
    """When an article was published: three a day, from the morning before the first night on."""
    return FIRST.replace(hour=8) - timedelta(days=1) + timedelta(days=number // A_NIGHT - 1, minutes=number)


def title_of(number: int) -> str:
    return f"Craft fair of {PLACES[number % len(PLACES)]} shows {GOODS[number % len(GOODS)]}, report {number}"


def steady_page(number: int, *, relaid: bool = False) -> str:
    """One article; no two are alike. `relaid`: in the layout that the site has after its redesign."""
    place, day = PLACES[number % len(PLACES)], day_of(number)
    told = {
        "place": place,
        "n": number,
        "day": f"{day:%B} {day.day}, {day.year}",
        "booths": 40 + number * 7 % 311,
        "goods": GOODS[number % len(GOODS)],
        "makers": MAKERS[number * 5 % len(MAKERS)],
        "sold": 100 + number * 13 % 887,
        "name": NAMES[number * 3 % len(NAMES)],
        "week": number % 50 + 1,
    }
    body = "".join(f"<p>{sentence.format(**told)}</p>" for sentence in SENTENCES)
    return (relaid_page if relaid else page)(title_of(number), body, day)


def relaid_page(title: str, body: str, day: datetime) -> str:
    """An article page in a layout that the definition of the source does not know."""
    return (
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><div class="bar">Menu</div>'
        f'<h2 class="head">{title}</h2><span class="when">{day:%d/%m/%Y}</span><article class="text">{body}</article>'
        f"</body></html>"
    )


def page(title: str, body: str, day: datetime = FIRST - timedelta(days=1)) -> str:
    """An article page in the layout of the hostile and the steady sites."""
    when = f'<time datetime="{day.isoformat()}">{day:%Y-%m-%d}</time>'
    return (
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>{when}'
        f'<div class="story">{body}</div></body></html>'
    )


def story(place: str, number: int) -> str:
    """A page that is right, between those that are not."""
    body = "".join(
        f"<p>{text}</p>"
        for text in (
            f"The craft fair of {place} opened on October 18, 2026 with {number} booths before the first bus came.",
            f"Makers from {place} brought {number} baskets, each with a strip of bark that bears a name.",
            f"The craft fair of {place} closes when basket {number} is sold, the makers said.",
        )
    )
    return page(f"Craft fair of {place} opens with {number} booths", body)


def feed_of(base: str, count: int) -> str:
    """The feed of the steady site: its newest two hundred articles."""
    return feed(base, [(f"/fair-{n}.html", title_of(n), day_of(n)) for n in range(max(0, count - 200), count)])


def feed(base: str, items: list[tuple[str, str, datetime]]) -> str:
    """An RSS feed of (path, title, day)."""
    told = "".join(
        f"<item><title>{title}</title><link>{base}{path}</link><pubDate>{format_datetime(day)}</pubDate></item>"
        for path, title, day in items
    )
    return f'<rss version="2.0"><channel><title>News</title>{told}</channel></rss>'
