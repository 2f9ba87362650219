"""Which events are editions of one recurring event: yearly, seasonal or monthly, though the name drifts.

Two editions agree in kind and in what stays of the name when years, editions, places and drifting words ("OCOP",
"products", "promotion") are taken away; they lie in one place unless the name covers a region; the edition's number
grows with the years; and they are not held at one time.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from facts.evidence import where
from facts.joining import group_linked
from facts.names import edition_of, fold, tokens, weight, weights, years
from facts.scopes import gazetteer
from records import Event, Mention

APART = timedelta(days=20)  # a monthly fair's editions are further apart, versions of one event nearer
KINDS = (frozenset({"fair", "exhibition"}), frozenset({"fair", "market", "week"}), frozenset({"seminar", "conference"}))
REGIONS = frozenset(
    ["mekongdelta", "northern", "southern", "central", "northcentral", "southcentral", "southeast", "northwest"]
)
REGIONS |= {"northeast", "northernmountain", "centralhighlands", "redriverdelta", "asean", "mekong"}
THEMED = "thematic"
SAME = 0.8  # weighted overlap of what stays of two names


@dataclass(frozen=True, slots=True)
class Look:
    """What of an event its series is told by, taken apart once. `core` is what stays of the name over the years."""

    kind: str
    core: frozenset[str]
    weight: float
    tokens: frozenset[str]
    named: frozenset[str]
    provinces: frozenset[str]
    near: frozenset[str]
    regions: frozenset[str]
    edition: int | None
    day: date | None
    year: int | None


def look_at(event: Event) -> Look:
    """An event taken apart."""
    words = tokens(event.name)
    place = where(event.place, event.venue)
    day = event.start or event.end
    stays = _core(words)
    return Look(
        kind=event.kind,
        core=stays,
        weight=weight(stays),
        tokens=words,
        named=words & gazetteer().keys(),
        provinces=place.provinces,
        near=place.named() | ({f"={fold(event.place)}"} if event.place else set()),
        regions=words & REGIONS,
        edition=event.edition if event.edition is not None else edition_of(event.name),
        day=day,
        year=max(years(event.name), default=day.year if day else None),
    )


def _core(words: frozenset[str]) -> frozenset[str]:
    kept = {token for token in words if not token.isdigit() and token not in gazetteer()}
    if kept & {"tet", "spring"} and kept & {"fair", "market", "week"}:
        kept = kept - {"spring"} | {"tet"}  # the fair before the lunar new year is the spring fair
    return frozenset(kept - weights().drifting)


def join_series(
    events: Sequence[Event], fresh: Collection[int] | None = None, known: Sequence[str | None] = ()
) -> list[list[int]]:
    """The indices of the events of each series with two or more editions; free of the order given.

    Where only some events are `fresh` (indices), two others are held together by the series that is `known` of both
    and are not compared again, so that the work grows with what is new.
    """
    ordered = sorted(range(len(events)), key=lambda i: _natural(events[i]))
    looks = [look_at(events[i]) for i in ordered]
    wanted = {place for place, i in enumerate(ordered) if fresh is None or i in fresh}
    keys = [known[i] for i in ordered] if known else []
    groups = group_linked(
        len(ordered),
        _new_links(looks, wanted),
        lambda i, j: _never_one(looks[i], looks[j]),
        alone=False,
        held=_held(keys, wanted),
    )
    return sorted(sorted(ordered[place] for place in group) for group in groups if len(group) > 1)


def _held(known: Sequence[str | None], fresh: Collection[int]) -> Collection[list[int]]:
    """What each series holds already."""
    held: dict[str, list[int]] = {}
    for i, key in enumerate(known):
        if key is not None and i not in fresh:
            held.setdefault(key, []).append(i)
    return held.values()


def _new_links(looks: Sequence[Look], fresh: Collection[int]) -> Iterator[tuple[int, int]]:
    """Each fresh event with those of its series. Compared are those that it may share one with: a word of the core and
    no two scopes, or a bare name."""
    bearers: dict[str, set[int]] = {}  # of a mark
    by_word: dict[str, set[int]] = {}  # bearers of a word with whatever scope
    seekers: dict[str, set[int]] = {}
    anywhere: dict[str, set[int]] = {}  # seekers of a word with whatever scope
    marks: list[set[str]] = []
    for i, look in enumerate(looks):
        marks.append({f"{word}@{scope}" for word in look.core for scope in _scopes(look)})
        for word in look.core:
            by_word.setdefault(word, set()).add(i)
            if not look.provinces and not look.regions:  # it may lie anywhere
                anywhere.setdefault(word, set()).add(i)
            else:
                seekers.setdefault(f"{word}@-", set()).add(i)
        if len(look.core) <= 1:
            marks[i].add(look.kind)
        seekers.setdefault(look.kind, set()).add(i)
        for mark in marks[i]:
            bearers.setdefault(mark, set()).add(i)
    none: set[int] = set()
    for i in fresh:
        look = looks[i]
        near = set(bearers.get(look.kind, none))
        for mark in marks[i]:
            near |= bearers[mark] | seekers.get(mark, none)
        loose = not look.provinces and not look.regions
        for word in look.core:
            near |= by_word[word] if loose else bearers.get(f"{word}@-", none)
            near |= anywhere.get(word, none)
            if loose:
                near |= bearers.get(word, none)  # bare names of the kind that the word is
        if look.kind in marks[i]:
            near |= anywhere.get(look.kind, none)
        near -= {j for j in near if j <= i and j in fresh}  # these were compared from their side
        yield from ((i, j) for j in near if same_series(look, looks[j]))


def _scopes(look: Look) -> frozenset[str]:
    return look.regions or look.provinces or frozenset({"-"})


def same_series(a: Look, b: Look) -> bool:
    """Whether two events may be editions of one recurring event."""
    if a.kind != b.kind and not any(a.kind in kinds and b.kind in kinds for kinds in KINDS):
        return False
    both = a.core & b.core
    bare = [look.core for look in (a, b) if len(look.core) <= 1 and look.edition is not None]
    if not bare and len(both) < 2 and not (both and a.named & b.named):
        return False  # most pairs: asked first, for it costs least
    if _at_one_time(a, b) or _out_of_order(a, b) or not _one_scope(a, b):
        return False
    if bare:
        next_one = a.tokens == b.tokens and abs((a.edition or 0) - (b.edition or 0)) == 1
        return bool(a.near & b.near or next_one) and all(own <= both for own in bare)
    if both and any(gazetteer()[token][1] != "province" for token in a.named & b.named):
        return True  # "the week of Vạn Phúc", whatever else a year's name adds
    small = min(a.weight, b.weight)
    shared = weight(both)
    if not shared or len(both) < 2:
        alike = bool(shared) and a.core == b.core and bool(a.named & b.named)
        return alike and ("ocop" in a.tokens) == ("ocop" in b.tokens)
    if 2 * shared / (a.weight + b.weight) >= SAME:
        return True
    if shared < small:
        return False
    telling = any(word not in weights().generic for word in both)
    return bool(a.near & b.near) or bool((telling or _repeats(a, b)) and a.provinces & b.provinces)


def _repeats(a: Look, b: Look) -> bool:
    """Whether one name repeats all words of the other, drifting ones too, and these are four or more."""
    small, large = sorted((a.tokens - a.named, b.tokens - b.named), key=len)
    return len(small) >= 4 and small <= large


def _one_scope(a: Look, b: Look) -> bool:
    """Whether the names cover the same region, or the events lie in one place and name the same places, or none."""
    if a.regions or b.regions:
        return a.regions == b.regions
    if a.provinces and b.provinces and not a.provinces & b.provinces:
        return False
    if not _inside(a, b):
        return a.named == b.named
    return not (a.named and b.named) or bool(a.named & b.named)


def _inside(a: Look, b: Look) -> bool:
    """Whether each place that one name has and the other has not is where both events are held."""
    near, both = a.near & b.near, a.provinces | b.provinces
    rows = [(token, *gazetteer()[token]) for token in a.named ^ b.named]
    return all(token in near or (near and level != "province") or both == own for token, own, level in rows)


def _never_one(a: Look, b: Look) -> bool:
    """Whether no third event's name, however general, can make two events editions of one."""
    if _at_one_time(a, b) or _out_of_order(a, b):
        return True
    if THEMED in a.core | b.core:  # whose editions differ in what they are about
        return False
    generic = weights().generic
    return not (a.core - b.core <= generic or b.core - a.core <= generic) and not same_series(a, b)


def _at_one_time(a: Look, b: Look) -> bool:
    """Whether two events are of one time, or nothing tells their times apart."""
    if a.day and b.day:
        return abs(a.day - b.day) < APART and (a.edition is None or a.edition == b.edition)
    return a.year is None or b.year is None or a.year == b.year


def _out_of_order(a: Look, b: Look) -> bool:
    """Whether the numbers of two editions contradict their years."""
    if a.edition is None or b.edition is None or a.year is None or b.year is None:
        return False
    if a.year == b.year:
        return a.edition == b.edition
    return (a.year > b.year) != (a.edition > b.edition) or a.edition == b.edition


def _natural(event: Event) -> tuple[str, ...]:
    return (str(event.start or event.end or ""), event.name, event.venue or "", event.place or "", event.kind)


def series_keys(mention: Mention) -> frozenset[str]:
    """Blocking keys of a mention's series: two editions share two words of what stays of their names and where they
    lie, or one word and a place that the name says."""
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
    look = look_at(event)
    words = sorted(look.core, key=lambda word: (-weight(frozenset([word])), word))[:4]
    pairs = [f"{min(a, b)}+{max(a, b)}" for place, a in enumerate(words) for b in words[place + 1 :]]
    scopes = _scopes(look)
    return frozenset(
        {f"~{pair}@{scope}" for pair in pairs for scope in scopes}
        | {f"~{word}@{place}" for word in words for place in look.named}
        | ({f"~{word}@{scope}" for word in words for scope in scopes} if len(words) < 2 else set())
    )
