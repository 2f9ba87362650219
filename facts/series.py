"""Which events are editions of one recurring event: yearly, seasonal or monthly, though the name drifts.

Two editions agree in kind and in what stays of the name when years, editions, places and drifting words ("OCOP",
"products", "promotion") are taken away; they lie in one place unless the name covers a region; the edition's number
grows with the years; and they are not held at one time.
"""

from collections.abc import Sequence
from datetime import timedelta

from facts.evidence import where
from facts.joining import group_by
from facts.names import edition_of, fold, tokens, weight, weights, years
from facts.scopes import gazetteer
from records import Event, Mention

APART = timedelta(days=20)  # a monthly fair's editions are further apart, versions of one event nearer
KINDS = (frozenset({"fair", "exhibition"}), frozenset({"fair", "market", "week"}), frozenset({"seminar", "conference"}))
REGIONS = frozenset(
    ["mekongdelta", "northern", "southern", "central", "northcentral", "southcentral", "southeast", "northwest"]
)
REGIONS |= {"northeast", "northernmountain", "centralhighlands", "redriverdelta", "asean", "mekong"}
SAME = 0.8  # weighted overlap of what stays of two names


def join_series(events: Sequence[Event]) -> list[list[int]]:
    """The indices of the events of each series with two or more editions; free of the order given."""
    ordered = sorted(range(len(events)), key=lambda i: _natural(events[i]))
    blocks: dict[str, set[int]] = {}
    for i in ordered:
        for word in core(events[i]) | {events[i].kind}:
            blocks.setdefault(word, set()).add(i)
    marks = {i: core(events[i]) | {events[i].kind} for i in ordered}
    near: dict[int, set[int]] = {i: set().union(*(blocks[mark] for mark in marks[i])) for i in ordered}
    groups = group_by(
        ordered,
        lambda i, j: j in near[i] and same_series(events[i], events[j]),
        lambda i, j: _at_one_time(events[i], events[j]) or _out_of_order(events[i], events[j]),
        alone=False,
    )
    return sorted(sorted(group) for group in groups if len(group) > 1)


def core(event: Event) -> frozenset[str]:
    """What stays of an event's name over the years."""
    words = {token for token in tokens(event.name) if not token.isdigit() and token not in gazetteer()}
    if words & {"tet", "spring"} and words & {"fair", "market", "week"}:
        words = words - {"spring"} | {"tet"}  # the fair before the lunar new year is the spring fair
    return frozenset(words - weights().drifting)


def same_series(a: Event, b: Event) -> bool:
    """Whether two events may be editions of one recurring event."""
    if a.kind != b.kind and not any(a.kind in kinds and b.kind in kinds for kinds in KINDS):
        return False
    if _at_one_time(a, b) or _out_of_order(a, b) or not _one_scope(a, b):
        return False
    x, y = core(a), core(b)
    if bare := [own for own, event in ((x, a), (y, b)) if len(own) <= 1 and _edition(event) is not None]:
        next_one = tokens(a.name) == tokens(b.name) and abs((_edition(a) or 0) - (_edition(b) or 0)) == 1
        return bool(_near(a, b) or next_one) and all(own <= (x & y) for own in bare)
    if x & y and any(gazetteer()[token][1] != "province" for token in _named(a) & _named(b)):
        return True  # "the week of Vạn Phúc", whatever else a year's name adds
    small, large = sorted((weight(x), weight(y)))
    shared = weight(x & y)
    if not shared or len(x & y) < 2:
        return bool(shared) and x == y and bool(_named(a) & _named(b)) and _ocop(a) == _ocop(b)
    if 2 * shared / (small + large) >= SAME:
        return True
    if shared < small:
        return False
    telling = any(word not in weights().generic for word in x & y)
    return bool(_near(a, b)) or bool((telling or _repeats(a, b)) and _provinces(a) & _provinces(b))


def _repeats(a: Event, b: Event) -> bool:
    """Whether one name repeats all words of the other, drifting ones too, and these are four or more."""
    small, large = sorted((tokens(a.name) - gazetteer().keys(), tokens(b.name) - gazetteer().keys()), key=len)
    return len(small) >= 4 and small <= large


def _one_scope(a: Event, b: Event) -> bool:
    """Whether the names cover the same region, or the events lie in one place and name the same places, or none."""
    if (tokens(a.name) | tokens(b.name)) & REGIONS:
        return tokens(a.name) & REGIONS == tokens(b.name) & REGIONS
    x, y = _provinces(a), _provinces(b)
    if x and y and not x & y:
        return False
    named = _named(a), _named(b)
    return not all(named) or bool(named[0] & named[1]) if _inside(a, b) else named[0] == named[1]


def _inside(a: Event, b: Event) -> bool:
    """Whether each place that one name has and the other has not is where both events are held."""
    near = _near(a, b)
    both = _provinces(a) | _provinces(b)
    rows = [(token, *gazetteer()[token]) for token in _named(a) ^ _named(b)]
    return all(token in near or (near and level != "province") or both == own for token, own, level in rows)


def _named(event: Event) -> frozenset[str]:
    return tokens(event.name) & gazetteer().keys()


def _provinces(event: Event) -> frozenset[str]:
    return where(event.place, event.venue).provinces


def _near(a: Event, b: Event) -> frozenset[str]:
    x, y = where(a.place, a.venue), where(b.place, b.venue)
    place = {fold(a.place)} & {fold(b.place)} if a.place and b.place else set()
    return (x.named() & y.named()) | place


def _ocop(event: Event) -> bool:
    return "ocop" in tokens(event.name)


def _edition(event: Event) -> int | None:
    return event.edition if event.edition is not None else edition_of(event.name)


def _year(event: Event) -> int | None:
    day = event.start or event.end
    return max(years(event.name), default=day.year if day else None)


def _at_one_time(a: Event, b: Event) -> bool:
    """Whether two events are of one time, or nothing tells their times apart."""
    one, other = a.start or a.end, b.start or b.end
    if one and other:
        return abs(one - other) < APART and (_edition(a) is None or _edition(a) == _edition(b))
    x, y = _year(a), _year(b)
    return x is None or y is None or x == y


def _out_of_order(a: Event, b: Event) -> bool:
    """Whether the numbers of two editions contradict their years."""
    x, y, year_a, year_b = _edition(a), _edition(b), _year(a), _year(b)
    if x is None or y is None or year_a is None or year_b is None:
        return False
    return (year_a > year_b and x <= y) or (year_a < year_b and x >= y) or (year_a == year_b and x == y)


def _natural(event: Event) -> tuple[str, ...]:
    return (str(event.start or event.end or ""), event.name, event.venue or "", event.place or "", event.kind)


def series_keys(mention: Mention) -> frozenset[str]:
    """Blocking keys of a mention's series: two editions share two words of what stays of their names, or one word
    and where they lie."""
    event = Event(
        name=mention.name,
        kind=mention.kind,
        start=mention.start,
        end=mention.end,
        venue=mention.venue,
        place=mention.place,
        edition=mention.edition,
        series=None,
        sightings=(),
    )
    words = sorted(core(event), key=lambda word: (-weight(frozenset([word])), word))[:5]
    scopes = tokens(mention.name) & REGIONS or _named(event) | _provinces(event)
    return frozenset(
        {f"~{a}+{b}" for place, a in enumerate(sorted(words)) for b in sorted(words)[place + 1 :]}
        | {f"~{word}@{scope}" for word in words[:3] for scope in scopes}
    )
