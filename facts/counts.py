"""Numbers of things: value, qualifier, unit and what is counted.

Each number of the text is tried in turn: first what makes it no count (a day, a year, a name, an age, a house number),
then money and measures, then the noun it stands with.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, replace

from facts import count_patterns as patterns
from facts import phrases_en, phrases_vi
from facts.count_lexicon import Phrase, Unit, count_words
from facts.days import day_spans
from facts.numbers import Number, find_numbers, parse_figures
from facts.stars import rated_alone, stars_behind
from facts.text import Text
from records.fact import Count, Qualifier

_MEASURES_ONLY = {"percent", "money_vnd", "money_usd", "area_m2", "tonne", "day", "year", "other"}


@dataclass(frozen=True, slots=True)
class _Found:
    """A count before it becomes a fact: offsets into the NFC text."""

    begin: int
    end: int
    number: Number
    unit: Unit
    rule: str
    of: tuple[int, int] | None = None
    qualifier: Qualifier = "exact"
    stars: int | None = None
    more_stars: bool = False
    doubtful: bool = False  # "one" or "một", which may be no more than an article


def find_counts(text: Text) -> list[Count]:
    """All counts of the text in the order of their offsets."""
    return _Finder(text).run()


class _Finder:
    """The counts of one text."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.lower = patterns.PROGRAMME.sub(lambda name: "o" * len(name[0]), text.lower)
        self.words = count_words(text.lang)
        self.numbers = find_numbers(self.lower, text.lang)
        self.days = day_spans(text)
        self.found: list[_Found] = []
        self.chain = 0

    def run(self) -> list[Count]:
        skip = -1
        for place, number in enumerate(self.numbers):
            if place == skip or self._in_day(number):
                continue
            following = self.numbers[place + 1] if place + 1 < len(self.numbers) else None
            if following and self._between(number, following):
                number = replace(number, end=following.end, upper=following.value)
                skip = place + 1
            for part in self._parts(number):
                found = self._count(part, place)
                if found:
                    self.found.append(self._finish(found, place))
        sure = [found for place, found in enumerate(self.found) if not found.doubtful or self._listed(place)]
        return [self._fact(found) for found in sure]

    def _between(self, one: Number, two: Number) -> bool:
        """True for "between 100 and 150"."""
        return (
            one.value < two.value
            and self.lower[one.end : two.begin] == " and "
            and patterns.BETWEEN.search(self.lower, max(0, one.begin - 16), one.begin) is not None
        )

    def _in_day(self, number: Number) -> bool:
        """True for a number inside a written day."""
        place = bisect.bisect_right(self.days, (number.begin, len(self.lower) + 1)) - 1
        return (place >= 0 and self.days[place][1] > number.begin) or (
            place + 1 < len(self.days) and self.days[place + 1][0] < number.end
        )

    def _parts(self, number: Number) -> list[Number]:
        """A range as it is; "rose from 100 to 150 booths" as two numbers, the first without a range."""
        if number.upper is None or not self.words.change.search(self.lower, max(0, number.begin - 60), number.begin):
            return [number]
        return [replace(number, upper=None), replace(number, value=number.upper, upper=None)]

    # -- what a number counts

    def _count(self, number: Number, place: int) -> _Found | None:
        money = self._money(number)
        if money or self._is_name(number):
            return money
        if self.words.never.match(self.lower, number.end) or patterns.AGE.match(self.lower, number.end):
            return None
        measure = self.words.measure.match(self.lower, number.end)
        if measure and not (number.is_year and patterns.PLAIN_MEASURE.fullmatch(measure[0]) is None):
            unit = self.words.measures[(measure.lastindex or 1) - 1]
            if unit[0] != "tonne" or self.text.lang == "vi":
                return _Found(number.begin, measure.end(), number, unit, "measure")
        share = patterns.SHARE.match(self.lower, number.end)
        if share and number.figures:
            return self._share(number, share)
        after = self.lower[number.end : number.end + 1]
        if after.isalpha() or (after in "/:" and self.lower[number.end + 1 : number.end + 2].isdigit()):
            return None  # "4C", "15h30", "4.5/5"
        found = self._english(number, place) if self.text.lang == "en" else self._vietnamese(number)
        return found or self._elliptic(number, place)

    def _elliptic(self, number: Number, place: int) -> _Found | None:
        """A number whose noun was said before: "367 rated four stars", "of which 120 are ..."."""
        if number.is_year:
            return None
        stars = rated_alone(self.lower, number.end, self._after(number, place), self.text.lang)
        if stars:
            span = (stars.begin, stars.end)
            return _Found(number.begin, stars.end, number, ("product", None), "stars", of=span)
        if not number.figures:
            return self._shared_head(number, place)
        if unit := self._again(number):
            return _Found(number.begin, number.end, number, unit, "antecedent")
        ones = patterns.ONES.match(self.lower, number.end)
        which = patterns.OF_WHICH.search(
            self.lower, max(0, number.begin - 40), self._qualified(number.begin) or number.begin
        )
        unit = self._antecedent(number.begin)
        if unit and (ones or (which and patterns.VERB.match(self.lower, number.end))):
            return _Found(number.begin, ones.end() if ones else number.end, number, unit, "antecedent")
        return self._shared_head(number, place)

    def _shared_head(self, number: Number, place: int) -> _Found | None:
        """ "six first, 18 second and 42 consolation prizes": the noun stands with the last of the numbers."""
        if place + 1 >= len(self.numbers):
            return None
        after = self.numbers[place + 1]
        joint = patterns.ADJECTIVES if self.text.lang == "en" else patterns.RISES
        gap = joint.fullmatch(self.lower, number.end, after.begin)
        stopped = self.text.lang == "en" and gap is not None and self.words.stops.intersection(gap[1].split())
        if gap is None or stopped or self._in_day(after):
            return None
        self.chain += 1  # a list of more than six is none, and must not run deep
        last = self._count(after, place + 1) if self.chain <= 6 else None
        self.chain -= 1
        if last is None or last.rule not in ("noun", "shared"):
            return None
        end = gap.end(1) if self.text.lang == "en" else number.end
        return _Found(number.begin, end, number, last.unit, "shared", of=gap.span(1) if end > number.end else None)

    def _antecedent(self, at: int) -> Unit | None:
        """The unit of the last things counted in the sentence or the one before it."""
        for found in reversed(self.found[-4:]):
            if at - found.end > 250:
                return None
            if found.unit[0] not in _MEASURES_ONLY:
                return found.unit
        return None

    def _again(self, number: Number) -> Unit | None:
        """The unit of "125 booths, with 80 dedicated to ... and 45 showcasing ...": the thing is left out, not new."""
        if self.text.lang != "en" or not self.found or patterns.AGAIN.match(self.lower, number.end) is None:
            return None
        last = self.found[-1]
        gap = self.lower[last.end : number.begin]
        if last.unit[0] in _MEASURES_ONLY or len(gap) > 90 or re.search(r"[.;\n]", gap):
            return None
        return last.unit if patterns.BEFORE_AGAIN.search(gap) else None

    def _share(self, number: Number, share: re.Match[str]) -> _Found | None:
        """ "16/21 huyện": two counts, as "16 of the 21 districts"."""
        phrase = self._read(share.end(), True)
        if phrase is None or (phrase.unit == "other" and phrase.noun not in self.words.units):
            return None
        total = replace(
            number,
            begin=share.start(1),
            end=share.end(),
            value=parse_figures(share[1], self.text.lang, False),
            upper=None,
        )
        if total.value < number.value:
            return None
        self.found.append(self._phrase(number, phrase, "share"))
        return self._phrase(total, phrase, "share")

    def _read(self, at: int, figures: bool) -> Phrase | None:
        if self.text.lang == "en":
            return phrases_en.read_phrase(self.lower, at, False)
        return phrases_vi.read_phrase(self.lower, self.text.body, at, figures)

    def _money(self, number: Number) -> _Found | None:
        suffix = self.words.money.match(self.lower, number.end)
        if suffix and not (number.is_year and not number.currency):
            unit = self.words.currencies[(suffix.lastindex or 1) - 1]
            return _Found(number.begin, suffix.end(), number, unit, "money")
        if not number.currency:
            return None
        return _Found(
            number.begin, number.end, number, self.words.prefixes.get(number.currency, ("money_usd", None)), "money"
        )

    def _is_name(self, number: Number) -> bool:
        """True for a number that belongs to a name: "No. 93", "Decision 15", "Ward 5", "42 Hang Bac Street"."""
        begin = number.begin
        if number.figures and self.words.name.search(self.lower, max(0, begin - 24), begin):
            percent = self.lower[number.end : number.end + 2].strip().startswith("%")
            return not percent and not self._yearly(begin)
        if self.text.lang == "vi":
            return False
        weak = self.words.weak_name.search(self.lower, max(0, begin - 20), begin) if number.figures else None
        if weak and self.text.body[weak.start()].isupper():
            sentence = self.text.sentence_at(begin)
            return not (
                sentence and sentence.start == weak.start() and patterns.PLURAL_NEXT.match(self.lower, number.end)
            )
        return bool(number.figures) and patterns.STREET.match(self.text.body, number.end) is not None

    def _yearly(self, begin: int) -> bool:
        """True for "mỗi tháng 300 ...", where the month is no number's name."""
        return patterns.EACH_MONTH.search(self.lower, max(0, begin - 14), begin) is not None

    def _english(self, number: Number, place: int) -> _Found | None:
        lower, end = self.lower, number.end
        plus = self._plus(end)
        if lower[end : end + 1] == "-" and not plus:
            return self._compound(number)
        them = patterns.OF_THEM.match(lower, end)
        if them:
            unit = self._antecedent(number.begin)
            span = (number.end + 1, them.end())
            return _Found(number.begin, them.end(), number, unit, "antecedent", of=span) if unit else None
        whole = patterns.PARTITIVE.match(lower, end)
        if whole and number.value > 1 and not number.is_year:
            total = self.numbers[place + 1] if place + 1 < len(self.numbers) else None
            inner = bool(total and total.begin == whole.end())
            phrase = phrases_en.read_phrase(lower, total.end if total and inner else whole.end(), False)
            # "14 of the 18 artisans", "eleven of its products"
            return self._phrase(number, phrase, "partitive") if phrase and (inner or phrase.unit != "other") else None
        bare_one = number.value == 1 and number.upper is None
        phrase = phrases_en.read_phrase(lower, end + plus, bare_one)
        if phrase and patterns.ONE_IN.search(lower, max(0, number.begin - 16), number.begin):
            return None
        if phrase is None or (number.is_year and (phrase.unit == "other" or self._is_year(number, phrase))):
            return None
        spans = phrase.unit == "year" and patterns.SPAN.match(lower, phrase.end) is not None  # "one year of operation"
        return replace(self._phrase(number, phrase, "noun"), doubtful=bare_one and not number.figures and not spans)

    def _plus(self, end: int) -> int:
        """How many characters a suffix of the number takes: "300+", "1,000-plus", "50 or more"."""
        suffix = self.words.suffix.match(self.lower, end)
        return suffix.end() - end if suffix else 0

    def _compound(self, number: Number) -> _Found | None:
        """ "eight-day event", "400-booth fair"."""
        found = patterns.COMPOUND.match(self.lower, number.end)
        if found is None or number.is_year or found[1] not in self.words.lists["compounds"]:
            return None
        if number.value == 1 and found[1] not in ("day", "night", "week", "month", "year", "hour"):
            return None  # "one-stop", "one-piece"
        unit = self.words.units.get(found[1], ("other", found[1]))
        noun = re.compile(r"(?:[ ][a-z]{3,20}){1,2}?(?=[ ,.;]|\Z)").match(self.lower, found.end())
        return _Found(number.begin, noun.end() if noun else found.end(), number, unit, "compound")

    def _is_year(self, number: Number, phrase: Phrase) -> bool:
        """True for four figures in front of a noun that are a year: "the 2025 fairs", "In 2020 artisans"."""
        if patterns.YEAR_BEFORE.search(self.lower, max(0, number.begin - 10), number.begin):
            return True
        return phrase.words > 2 or self.text.body[phrase.begin].isupper()

    def _vietnamese(self, number: Number) -> _Found | None:
        lower, begin, end = self.lower, number.begin, number.end
        if number.is_year and patterns.YEAR_BEFORE.search(lower, max(0, begin - 10), begin):
            return None
        plus = self._plus(end)
        phrase = phrases_vi.read_phrase(lower, self.text.body, end + plus, bool(number.figures))
        if not number.figures:
            if self.text.body[begin].isupper() and self.text.body[max(0, begin - 2) : begin].strip()[-1:].islower():
                return None  # "mắm Ba Làng": a word for a number inside a name
            before = re.search(r"(\w+%?)[ \xa0]{1,2}\Z", lower[max(0, begin - 12) : begin])
            if before and before[1][-1:].isdigit() and lower.startswith("năm", begin):
                return None  # "49 năm ngày ..."
            if before and before[1] in self.words.lists["not_numbers"] and not self._qualified(begin):
                return None
        if phrase is None:
            if number.scale >= 1e6 and number.figures and not re.match(r"[ ][^\W\d_]", lower[end : end + 2]):
                return _Found(begin, end, number, ("money_vnd", None), "money")  # "doanh thu 120 tỷ."
            return None
        celebrates = patterns.CELEBRATES.search(lower, max(0, begin - 24), begin)
        if phrase.unit == "year" and (celebrates or patterns.ANNIVERSARY.match(lower, phrase.end)):
            return None  # "70 năm Ngày Giải phóng": an anniversary, which is no span of time
        if phrase.noun == "lần" and re.search(r"(?:gấp|tăng|hơn|giảm) (?:\w+ )?\Z", lower[max(0, begin - 14) : begin]):
            return None  # "gấp 3 lần": times
        weak = self.words.weak_name.search(lower, max(0, begin - 16), begin) if number.figures else None
        if number.is_year and (phrase.unit == "other" or self.text.body[phrase.begin].isupper()):
            return None
        if weak and (phrase.unit == "other" or phrase.unit in ("year", "day")) and not self._yearly_noun(begin):
            return None
        doubtful = number.value == 1 and not number.figures and number.upper is None
        return replace(self._phrase(number, phrase, "noun"), doubtful=doubtful)

    def _yearly_noun(self, begin: int) -> bool:
        """True for "mỗi nhóm 5 ngày", "trong vòng 10 năm", where the word in front is no name."""
        return patterns.EACH.search(self.lower, max(0, begin - 16), begin) is not None

    def _qualified(self, begin: int) -> int:
        """Where the qualifier in front of a number begins; 0 where there is none."""
        found = self.words.qualifier.search(self.lower, max(0, begin - 30), begin)
        return found.start() if found else 0

    def _phrase(self, number: Number, phrase: Phrase, rule: str) -> _Found:
        unit = (phrase.unit, phrase.noun)
        if phrase.noun in ("village", "làng") and self._of_craft(number.begin):
            unit = ("craft_village", None)  # "1,350 craft villages, of which 337 villages ..."
        elif unit[0] == "province" and (cities := patterns.CITIES.match(self.lower, phrase.begin, phrase.end + 16)):
            unit = ("other", cities["noun"].replace("cities", "city"))  # cities without provinces beside them
        return _Found(number.begin, phrase.end, number, unit, rule, of=(phrase.begin, phrase.end))

    def _of_craft(self, at: int) -> bool:
        """Whether craft villages were spoken of shortly before."""
        if self._antecedent(at) == ("craft_village", None):
            return True
        return re.search(r"craft villages?\b|làng nghề", self.lower[max(0, at - 120) : at]) is not None

    # -- what stands around it

    def _finish(self, found: _Found, place: int) -> _Found:
        """The count with its qualifier and stars, the quote widened to hold them."""
        lower, begin, end = self.lower, found.begin, found.end
        qualifier: Qualifier = "exact"
        before = self.words.qualifier.search(lower, max(0, begin - 40), begin)
        doubtful = found.doubtful
        if before:
            qualifier = _qualifier(self.words.qualifiers[re.sub(r"\s+", " ", before[1])])
            begin, doubtful = before.start(), False
        suffix = self.words.suffix.match(lower, found.number.end) or self.words.suffix.match(lower, end)
        if suffix and qualifier == "exact" and (suffix.end() <= end or suffix.start() == end):
            qualifier = _qualifier(self.words.suffixes[suffix[1]])
            end = max(end, suffix.end())
            if lower[max(0, begin - 3) : begin] == "từ ":
                begin -= 3
        found = replace(found, begin=begin, end=end, qualifier=qualifier, doubtful=doubtful)
        stars = stars_behind(lower, found.number.end, self._after(found.number, place)) if found.of else None
        if stars is None or found.unit[0] != "product" or found.of is None:
            return found
        of = (found.of[0], max(found.of[1], stars.end))
        return replace(found, end=max(end, stars.end), of=of, stars=stars.stars, more_stars=stars.more)

    def _after(self, number: Number, place: int) -> list[Number]:
        """The next numbers of the text."""
        return [other for other in self.numbers[place + 1 : place + 3] if other.begin >= number.end][:1]

    def _listed(self, place: int) -> bool:
        """True for a "one" in a list of counts of the same kind: "one First prize, two Second prizes"."""
        mine = self.found[place]
        for other in (place - 1, place + 1):
            if not 0 <= other < len(self.found):
                continue
            near = self.found[other]
            gap = self.lower[min(mine.end, near.end) : max(mine.begin, near.begin)]
            if near.unit == mine.unit and len(gap) <= 30 and re.search(r"[,;]| and | và ", gap):
                return True
        return False

    def _fact(self, found: _Found) -> Count:
        quote, begin, end = self.text.quote(found.begin, found.end)
        return Count(
            text=quote,
            begin=begin,
            end=end,
            rule=f"count.{self.text.lang}.{found.rule}",
            value=found.number.value,
            upper=found.number.upper,
            unit=found.unit[0],
            noun=found.unit[1],
            qualifier=found.qualifier,
            stars=found.stars,
            stars_or_more=found.more_stars,
            of=self.text.nfc[found.of[0] : found.of[1]] if found.of else None,
        )


_QUALIFIERS: dict[str, Qualifier] = {
    "more_than": "more_than",
    "nearly": "nearly",
    "about": "about",
    "at_least": "at_least",
    "up_to": "up_to",
}


def _qualifier(name: str) -> Qualifier:
    return _QUALIFIERS[name]
