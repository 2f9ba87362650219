"""Linking run over a collection, its mentions matched with the truth, and the two baselines."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta

import orjson

from benchmarks.histories.scoring import Score, score
from benchmarks.histories.truth import Collection, Key, Row
from cli.link import Line, document, line_of, mentions_of
from facts.evidence import JOIN, compare
from facts.names import fold, likeness
from facts.stories import bands, same_story
from records import Mention

FITS = 0.4  # likeness of an extracted name with one that the event goes by
KINDS = ("events", "series", "persons", "venues")


def lines_of(collection: Collection, labelled: bool) -> list[Line]:
    """The articles with their labelled facts, or with what extraction finds in them."""
    rows = [row | ({"facts": collection.labelled[row["id"]]} if labelled else {}) for row in collection.articles]
    return [line_of(orjson.dumps(row)) for row in rows]


def linked(collection: Collection, lines: list[Line], labelled: bool) -> dict[str, Score]:
    """Scores of each kind that the collection has the truth of."""
    found = document(lines)
    pairs = [(str(article), name) for group in found["events"] for article, name in group]
    home = matched(collection, pairs, labelled)
    events = [[home[str(a), name] for a, name in group if (str(a), name) in home] for group in found["events"]]
    inside = {number for numbers in found["series"] for number in numbers}
    series = [[mention for number in numbers for mention in events[number]] for numbers in found["series"]]
    series += [group for number, group in enumerate(events) if number not in inside]
    out = {"events": score(collection.events, events), "series": score(collection.series, series)}
    for kind, truth in (("persons", collection.persons), ("venues", collection.venues)):
        groups = [[(str(article), text) for article, text in group] for group in found[kind]]
        known: set[Key] = {mention for group in groups for mention in group}
        of_found = {mention: which for mention, which in truth.items() if mention in known}
        if of_found:
            out[kind] = score(of_found, groups)
    return out


def matched(collection: Collection, pairs: Iterable[Key], labelled: bool) -> dict[Key, Key]:
    """Predicted mention -> the labelled mention of the same article that it names, one to one and best first."""
    if labelled:
        return {pair: pair for pair in pairs if pair in collection.events}
    wanted: dict[str, list[Key]] = {}
    for mention in collection.events:
        wanted.setdefault(mention[0], []).append(mention)
    ranked = []
    for pair in set(pairs):
        for mention in wanted.get(pair[0], ()):
            like = max(likeness(pair[1], name) for name in collection.spellings[mention])
            if like >= FITS:
                ranked.append((-like, pair, mention))
    home: dict[Key, Key] = {}
    taken: set[Key] = set()
    for _like, pair, mention in sorted(ranked):
        if pair not in home and mention not in taken:
            home[pair] = mention
            taken.add(mention)
    return home


def causes(collection: Collection, lines: list[Line], result: Score, labelled: bool) -> Counter[str]:
    """Why pairs of event mentions were missed or joined wrongly, with their number."""
    mentions, named = mentions_of(lines)
    home = matched(collection, [(str(a), name) for a, name in named.values()], labelled)
    by_key: dict[Hashable, Mention] = {}
    for mention in mentions:
        article, name = named[mention.id]
        if (key := home.get((str(article), name))) is not None:
            by_key.setdefault(key, mention)
    counts: Counter[str] = Counter()
    for a, b in result.missed:
        x, y = by_key.get(a), by_key.get(b)
        if x is None or y is None:
            counts["missed: not found by extraction, or under a name that fits none"] += 1
            continue
        verdict = compare(x, y)
        if verdict.apart:
            counts[f"missed: kept apart ({_kind_of(verdict.apart)})"] += 1
        elif verdict.score < JOIN:
            counts["missed: too little evidence"] += 1
        else:
            counts["missed: alike, but the groups contradict one another or leave a question"] += 1
    counts["wrong: joined"] += len(result.wrong)
    return +counts


def _kind_of(reason: str) -> str:
    words = {
        "starts": "days",
        "ends": "days",
        "editions": "editions",
        "in": "places",
        "a": "kinds",
        "two": "one article",
    }
    return words.get(reason.split()[0], "years")


def near_duplicates(collection: Collection) -> Score:
    """The first baseline: articles clustered by near-duplicate text alone, their main events taken for one."""
    home: dict[str, str] = {}
    by_band: dict[int, list[Row]] = {}
    for row in collection.articles:
        own = bands(row["text"])
        near = {other["id"]: other["text"] for band in own for other in by_band.get(band, ())}
        same = same_story(row["text"], list(enumerate(near.values())))
        keys = [home[list(near)[number]] for number in same]
        home[row["id"]] = min(keys, default=row["id"])
        for band in own:
            by_band.setdefault(band, []).append(row)
    return score(collection.events, _main_events(collection, home))


def title_and_date(collection: Collection) -> Score:
    """The second baseline: titles alike and published within three days."""
    home: dict[str, str] = {}
    seen: list[Row] = []
    for row in collection.articles:
        near = (other for other in seen if _same_title(row, other))
        home[row["id"]] = next((home[other["id"]] for other in near), row["id"])
        seen.append(row)
    return score(collection.events, _main_events(collection, home))


def _same_title(a: Row, b: Row) -> bool:
    if not (a["published"] and b["published"] and a["title"] and b["title"]):
        return False
    days = [date.fromisoformat(row["published"][:10]) for row in (a, b)]
    x, y = (set(fold(row["title"]).split()) for row in (a, b))
    return abs(days[0] - days[1]) <= timedelta(days=3) and 2 * len(x & y) >= 0.5 * (len(x) + len(y))


def _main_events(collection: Collection, home: dict[str, str]) -> Sequence[list[Key]]:
    """Of each article its first event, grouped as the articles are."""
    first: dict[str, Key] = {}
    for mention in collection.events:
        first.setdefault(mention[0], mention)
    groups: dict[str, list[Key]] = {}
    for article, mention in first.items():
        groups.setdefault(home[article], []).append(mention)
    return list(groups.values())
