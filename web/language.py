"""The two languages of the pages: messages from Babel catalogues, days and numbers in each one's form.

The message ids are the English texts, so only Vietnamese has a catalogue. It is read as text (.po) at the start: the
repository holds no compiled file that could lag behind.
"""

import io
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

Lang = Literal["en", "vi"]
LANGS: tuple[Lang, ...] = get_args(Lang)
NAMES: dict[Lang, str] = {"en": "English", "vi": "Tiếng Việt"}
LOCALES = Path(__file__).with_name("locale")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")  # of the events and of the sites
_DAY = {"en": "d MMM y", "vi": "d/M/y"}
_LONG_DAY = {"en": "EEEE, d MMMM y", "vi": "EEEE, 'ngày' d/M/y"}


def other(lang: Lang) -> Lang:
    """The language that the switch leads to."""
    return "vi" if lang == "en" else "en"


def as_lang(text: str) -> Lang:
    """A language from an address. Raises ValueError for one that there is not."""
    if text not in LANGS:
        raise ValueError(f"the pages are in {' and '.join(LANGS)}, not in {text!r}")
    return text


@cache
def messages(lang: Lang) -> NullTranslations:
    """The catalogue of a language; English is what the ids say."""
    file = LOCALES / lang / "LC_MESSAGES" / "messages.po"
    if not file.exists():
        return NullTranslations()
    with file.open("rb") as source:
        catalogue = read_po(source, locale=lang)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


class Words:
    """Texts, days and numbers in one language; shared by templates and routes."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.locale = Locale.parse(lang)
        self._messages = messages(lang)

    def __call__(self, message: str, **values: object) -> str:
        """The message in this language, `%(name)s` filled in."""
        text = self._messages.ugettext(message)
        return text % values if values else text

    def many(self, one: str, more: str, number: int, **values: object) -> str:
        """The form for a number, which `%(n)s` stands for in this language's own digits."""
        return self._messages.ungettext(one, more, number) % ({"n": self.number(number)} | values)

    def day(self, day: date | None) -> str:
        """A day, short: 3 Oct 2025, 3/10/2025."""
        return _written(day, _DAY[self.lang], self.lang) if day else self("undated")

    def long_day(self, day: date) -> str:
        """A day with its weekday."""
        return dates.format_date(day, _LONG_DAY[self.lang], self.locale)

    def days(self, start: date | None, end: date | None) -> str:
        """A range of days with what is not known left open; empty where nothing is."""
        if start and end:
            return self.day(start) if start == end else self._between(start, end)
        if start:
            return self("from %(day)s", day=self.day(start))
        return self("until %(day)s", day=self.day(end)) if end else ""

    def _between(self, start: date, end: date) -> str:
        if start.year != end.year:
            return f"{self.day(start)} – {self.day(end)}"
        short = {"en": "d MMM" if start.month != end.month else "d", "vi": "d/M" if start.month != end.month else "d"}
        return f"{dates.format_date(start, short[self.lang], self.locale)}–{self.day(end)}"

    def instant(self, at: datetime) -> str:
        """A moment on Vietnam's clock."""
        local = at.astimezone(ZONE)
        return f"{self.day(local.date())}, {local:%H:%M}"

    def number(self, value: float) -> str:
        """A number with this language's separators."""
        return _decimal(value, self.lang)

    def amount(self, value: float) -> str:
        """A number; a round one of millions and more in words, as people say it: 26.5 billion, 26,5 tỷ."""
        if abs(value) >= 1_000_000:
            size = 1_000_000 if abs(value) < 1_000_000_000 else 1_000_000_000
            if (value * 100 / size).is_integer():
                return str(
                    numbers.format_compact_decimal(value, format_type="long", locale=self.locale, fraction_digits=2)
                )
        return self.number(value)

    def percent(self, share: float) -> str:
        """A share of one in percent."""
        return str(numbers.format_percent(share, locale=self.locale))


@lru_cache(maxsize=10_000)
def _decimal(value: float, lang: Lang) -> str:
    """Babel takes a tenth of a millisecond for each, and a page shows the same numbers again and again."""
    return str(numbers.format_decimal(value, locale=lang))


@lru_cache(maxsize=10_000)
def _written(day: date, form: str, lang: Lang) -> str:
    return dates.format_date(day, form, lang)


@cache
def words(lang: Lang) -> Words:
    """The words of a language."""
    return Words(lang)


def preferred(header: str | None) -> Lang:
    """The first of our languages that an Accept-Language header asks for, by weight; English without one."""
    best: tuple[float, Lang] = (0.0, "en")
    for part in (header or "").split(",")[:20]:
        tag, _, rest = part.strip().partition(";")
        lang = tag.partition("-")[0].lower()
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            weight = 0.0  # no weight that could be read: the least
        if lang in LANGS and weight > best[0]:
            best = (weight, lang)
    return best[1]
