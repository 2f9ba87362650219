"""What speaks for and against two mentions being one event, in points and in words.

A contradiction (another edition, another year, days that cannot meet, another province) keeps them apart whatever else
agrees. Missing evidence speaks neither way. What thousands of events share (a kind, a province, "OCOP") never suffices:
at least one thing has to be special to the event (a telling word of the name, the venue, the ward, an organiser, ...).
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from facts.names import contained, edition_of, fold, likeness, tokens, weight, weights, years
from facts.scopes import Scope, gazetteer, scope
from facts.sites import contradict, one_venue
from records import Mention

JOIN = 0.6  # the least score of a pair that is joined; held by tests/facts/test_facts_linking.py
ORDINARY = 0.55  # the most that evidence is worth of which none is special to an event
SLACK = timedelta(days=1)  # outlets differ by a day on when a fair opened
LONGEST = timedelta(days=45)
NEAR = timedelta(days=21)
FAMILIES = (
    frozenset({"fair", "exhibition", "market", "week", "festival", "display_space"}),
    frozenset({"display_space", "showroom", "exhibition"}),
    frozenset({"seminar", "conference"}),
)
BUSY = frozenset({"hanoi", "hochiminh"})  # cities where several events of one kind open on one day
LITTLE = 3  # two articles share a count of three without telling of one event
Evidence = tuple[float, str, bool]  # points, the reason, whether it is special to the event


@dataclass(frozen=True, slots=True)
class Verdict:
    """How like two mentions are (0 to 1), and why in words. `apart` names what makes them two events.

    `firm` is false where only days a few weeks apart do so, which an outlet or the extraction may have got wrong.
    """

    score: float
    reasons: tuple[str, ...]
    apart: str | None = None
    firm: bool = True


def compare(a: Mention, b: Mention) -> Verdict:
    """Whether two mentions tell the same event."""
    same = name_score(a.name, b.name)
    reason = _contradiction(a, b, same)
    if reason:
        return Verdict(0.0, (), reason, not _close(a, b, reason))
    found: list[Evidence] = []
    for judge in (_name, _days, _place, _edition, _organizers, _figures, _story):
        evidence = judge(a, b)
        if evidence is not None:
            found.append(evidence)
    score = sum(points for points, _why, _special in found)
    if a.main and b.main:
        score += 0.05
    elif a.main != b.main and same < 0.5:
        score *= 0.8  # a side event beside the event itself
    if a.kind != b.kind:
        score *= 0.9
        if same < 0.2:  # a festival and the week it falls in share days and place
            score = min(score, ORDINARY)
    if not any(special for _points, _why, special in found) and not _only_one(a, b, same):
        score = min(score, ORDINARY)
    return Verdict(max(0.0, min(score, 1.0)), tuple(why for _points, why, _special in found))


def _only_one(a: Mention, b: Mention, same: float) -> bool:
    """Whether two main events of one kind opened on one day in one province under names alike: seldom two events."""
    place = where(a.place, a.venue).provinces & where(b.place, b.venue).provinces
    least = 0.5 if place & BUSY else 0.3
    return bool(a.main and b.main and a.kind == b.kind and a.start and a.start == b.start and place and same >= least)


def _close(a: Mention, b: Mention, reason: str) -> bool:
    """Whether all that keeps two mentions apart is days within a few weeks of one another."""
    days = [day for day in (a.start, b.start, a.end, b.end) if day]
    return reason.startswith(("starts", "ends")) and max(days) - min(days) <= 2 * NEAR


@lru_cache(maxsize=100_000)
def name_score(a: str, b: str) -> float:
    """Between 0 and 1: overlap of both names, or most of the shorter one inside a longer one."""
    both = likeness(a, b)
    small = min(weight(tokens(a)), weight(tokens(b)))
    share = weight(tokens(a) & tokens(b)) / small if small else 0.0
    return max(both, share * (0.75 if small >= 1 else 0.5))


@lru_cache(maxsize=50_000)
def where(place: str | None, venue: str | None) -> Scope:
    """Where a mention says that its event is held."""
    x, y = scope(venue or ""), scope(place or "")
    return Scope(x.provinces & y.provinces or x.provinces | y.provinces, x.units | y.units)


def year_of(mention: Mention) -> int | None:
    """The year of a mention's event, from its name, its days, or the day on which it was told."""
    named = years(mention.name)
    if len(named) == 1:
        return next(iter(named))
    day = mention.start or mention.end
    if day:
        return day.year
    return mention.year or (mention.published.year if mention.published else None)


def edition(mention: Mention) -> int | None:
    """The edition that a mention carries, as extracted or in its name."""
    return mention.edition if mention.edition is not None else edition_of(mention.name)


def _contradiction(a: Mention, b: Mention, same: float) -> str | None:
    known = a.start is not None and a.start == b.start
    enough = 0.45 if "other" in (a.kind, b.kind) else 0.75
    if not related(a.kind, b.kind) and not (same >= enough and (known or _one_place(a, b))):
        return f"a {a.kind} and a {b.kind}"
    x, y = edition(a), edition(b)
    if x is not None and y is not None and x != y:
        return f"editions {x} and {y}"
    reason = _other_days(a, b, same) or _other_year(a, b) or _other_place(a, b, same)
    if reason:
        return reason
    if a.article == b.article and likeness(a.name, b.name) < 0.8 and not _told_twice(a, b):
        return "two events of one article"
    return None


def _told_twice(a: Mention, b: Mention) -> bool:
    """Whether one article may name one event twice: the same kind, a telling word in common, one day told of each."""
    telling = (tokens(a.name) & tokens(b.name)) - weights().generic
    return a.kind == b.kind and bool(telling) and not (a.start and b.start) and not (a.end and b.end)


def related(a: str, b: str) -> bool:
    """Whether outlets may give one event these two kinds."""
    return a == b or any(a in group and b in group for group in FAMILIES)


def _other_days(a: Mention, b: Mention, same: float) -> str | None:
    if a.start and b.start and abs(a.start - b.start) > SLACK:
        ends = a.end is not None and a.end == b.end and abs(a.start - b.start) <= 3 * SLACK
        if not (ends or (_inside(a, b) and (same >= 0.75 or _one_place(a, b))) or _moved(a, b)):
            return f"starts on {a.start} and on {b.start}"
    if a.end and b.end and abs(a.end - b.end) > 2 * SLACK and not (a.start and a.start == b.start):
        return f"ends on {a.end} and on {b.end}"
    for x, y in ((a, b), (b, a)):
        if x.start and y.end and not y.start:
            if x.start > y.end:
                return f"starts on {x.start} after the end on {y.end}"
            if y.end - x.start > LONGEST:
                return f"starts on {x.start}, long before the end on {y.end}"
        day = x.start or x.end
        if day and not (y.start or y.end) and y.published and abs(day - y.published) > timedelta(days=200):
            return f"{day} is far from {y.published}, when the other was told"
    return None


def _inside(a: Mention, b: Mention) -> bool:
    """Whether one's only day lies within the other's range: what an article tells of is a day of the fair."""
    return any(
        x.start and y.start and y.end and x.end in (None, x.start, y.end) and y.start <= x.start <= y.end
        for x, y in ((a, b), (b, a))
    )


def _one_place(a: Mention, b: Mention) -> bool:
    return bool(a.venue and b.venue and one_venue(a.venue, b.venue))


def _moved(a: Mention, b: Mention) -> bool:
    """A changed day: the same name in full, within four months, and the first day was only announced."""
    assert a.start and b.start
    first, last = (a, b) if a.start <= b.start else (b, a)
    assert first.start and last.start
    if first.published is None or last.published is None or min(first.published, last.published) > first.start:
        return False
    near = abs(a.start - b.start) <= timedelta(days=120)
    return near and likeness(a.name, b.name) >= 0.9 and len(tokens(a.name)) >= 4 and year_of(a) == year_of(b)


def _other_year(a: Mention, b: Mention) -> str | None:
    named_a, named_b = years(a.name), years(b.name)
    if named_a and named_b and not named_a & named_b:
        return "names of different years"
    for named, other in ((named_a, b), (named_b, a)):
        day = other.start or other.end
        if named and day and not {(day + timedelta(days=shift)).year for shift in (-45, 0, 60)} & named:
            return f"{max(named)} in the name, and {day}"
    year_a, year_b = year_of(a), year_of(b)
    if year_a and year_b and abs(year_a - year_b) > 1:
        return f"years {year_a} and {year_b}"
    return None


def _other_place(a: Mention, b: Mention, same: float) -> str | None:
    x, y = where(a.place, a.venue), where(b.place, b.venue)
    if x.against(y):
        spoken = [" ".join((m.name, *m.organizers)) for m in (a, b)]
        named = [scope(text).provinces for text in spoken]
        if not (named[1] & x.provinces or named[0] & y.provinces):  # "goods of Bến Tre" at a fair in the city
            return f"in {a.place or a.venue} and in {b.place or b.venue}"
    for level in ("ward", "district"):
        units = x.units_of(level), y.units_of(level)
        alike = any(u in v or v in u for u in units[0] for v in units[1])
        if all(units) and not alike and not x.named() & y.named() and same < 0.75:
            return f"in {a.place or a.venue} and in {b.place or b.venue}"
    return None


def _name(a: Mention, b: Mention) -> Evidence | None:
    same = name_score(a.name, b.name)
    shared = tokens(a.name) & tokens(b.name)
    telling = any(token not in weights().generic for token in shared)
    if likeness(a.name, b.name) >= 0.999:
        return 0.45, "the same name", telling or bool(years(a.name) & years(b.name)) or len(shared) >= 3
    if same >= 0.3 or contained(a.name, b.name):
        return 0.45 * same, f"names alike ({same:.0%})", telling
    return None


def _days(a: Mention, b: Mention) -> Evidence | None:
    if a.start and b.start and a.start == b.start:
        if a.end and a.end == b.end:
            return 0.4, f"both from {a.start} to {a.end}", a.end != a.start
        return 0.34, f"both start on {a.start}", False
    if a.start and b.start and abs(a.start - b.start) <= SLACK:
        return (0.3 if a.end and a.end == b.end else 0.25), f"start within a day ({a.start}, {b.start})", False
    if a.end and b.end and a.end == b.end:
        return 0.3, f"both end on {a.end}", False
    for x, y in ((a, b), (b, a)):
        day = x.start or x.end
        if day and y.start and y.end and y.start <= day <= y.end:
            return 0.22, f"{day} lies between {y.start} and {y.end}", False
    return _told(a, b)


def _told(a: Mention, b: Mention) -> Evidence | None:
    """Days that only may be the same: told at one time, and nothing said against it."""
    if not (a.published and b.published):
        known = [m.start or m.end or m.published for m in (a, b)]
        if known[0] and known[1] and abs(known[0] - known[1]) <= NEAR:
            return 0.12, "days within three weeks", False
        return None
    if a.start and b.start:
        return None
    gap = abs(a.published - b.published)
    day = a.start or b.start or a.end or b.end
    if day and min(abs(day - a.published), abs(day - b.published)) <= NEAR and gap <= NEAR:
        return 0.15, "told within three weeks", False
    return (0.15, "told within a week", False) if gap.days <= 7 else None


def _place(a: Mention, b: Mention) -> Evidence | None:
    if a.venue and b.venue:
        if _one_place(a, b):
            return 0.3, f"the same venue ({a.venue})", True
        if contradict(a.venue, b.venue):
            return -0.15, f"other addresses ({a.venue}; {b.venue})", False
    x, y = where(a.place, a.venue), where(b.place, b.venue)
    near = x.named() & y.named()
    if near:
        return 0.2, f"the same place ({a.place or a.venue})", True
    if x.provinces & y.provinces:
        inner = any(not own.units and other.units for own, other in ((x, y), (y, x)))
        return (0.12 if inner else 0.1), "one lies in the other's province" if inner else "the same province", False
    place_a, place_b = fold(a.place or ""), fold(b.place or "")
    if place_a and place_a == place_b:
        return 0.12, f"the same place ({a.place})", True
    return None


def _edition(a: Mention, b: Mention) -> Evidence | None:
    number = edition(a)
    return (0.2, f"the same edition ({number})", True) if number is not None and number == edition(b) else None


def _organizers(a: Mention, b: Mention) -> Evidence | None:
    shared = sum(any(_one_organizer(x, y) for y in b.organizers) for x in a.organizers)
    if not shared:
        return None
    return (0.15, f"{shared} organisers in common", True) if shared > 1 else (0.08, "an organiser in common", True)


@lru_cache(maxsize=50_000)
def _one_organizer(a: str, b: str) -> bool:
    x, y = (tokens(text) - gazetteer().keys() - weights().generic for text in (a, b))
    return bool(x and y) and (x <= y or y <= x) and not scope(a).against(scope(b))


def _figures(a: Mention, b: Mention) -> Evidence | None:
    shared = sorted(f for f in set(a.figures) & set(b.figures) if f[1] > LITTLE and f[0] not in ("year", "day"))
    if not shared:
        return None
    said = ", ".join(f"{value:g} {unit}" for unit, value in shared[:3])
    return min(0.2, 0.06 * len(shared)), f"figures in common: {said}", True


def _story(a: Mention, b: Mention) -> Evidence | None:
    if a.story == b.story and a.article != b.article and name_score(a.name, b.name) >= 0.6:
        return 0.4, "copies of one story", True
    if a.article == b.article and likeness(a.name, b.name) >= 0.999:
        return 0.4, "versions of one article", True
    if a.article == b.article:
        return 0.15, "one article tells of both", False
    return None
