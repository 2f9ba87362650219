"""Events of an article: mentions, days, venues and organisers brought together; past editions kept apart."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from facts.event_days import Tie, tie_days
from facts.event_names import Named, event_mentions, likeness_tokens, year_in
from facts.organizations import org_parts, org_spans
from facts.places import find_places
from facts.text import Text
from facts.venues import VenueSpan, venue_spans
from facts.wordlists import one_of, wordlist
from records.fact import Count, DateSpan, EventMention, Official

_FAMILIES = (
    {"fair", "exhibition", "market", "week", "festival"},
    {"display_space", "showroom", "exhibition"},
    {"seminar", "conference"},
)


@dataclass(slots=True)
class Draft:
    """One event as it is put together."""

    named: Named
    mentions: list[Named] = field(default_factory=list)
    start: date | None = None
    stop: date | None = None
    venue: tuple[int, int] | None = None
    organizers: list[str] = field(default_factory=list)
    main: bool = False

    @property
    def sentences(self) -> set[int]:
        return {m.sentence for m in self.mentions}


def find_events(
    text: Text,
    days: list[DateSpan],
    counts: list[Count],
    officials: list[Official],
    *,
    title: str | None,
    published: date | None,
) -> list[EventMention]:
    """The events that the text reports on, main one first in the text, with the facts that belong to each."""
    mentions = [m for m in event_mentions(text) if not _is_site_name(text, m)]
    drafts, owner = _group(text, mentions)
    if not drafts:
        return []
    ties = tie_days(text, mentions, days)
    _give_days(text, drafts, owner, ties, published)
    _give_venues(text, drafts)
    drafts = [d for d in drafts if _is_event(text, d)]
    if not drafts:
        return []
    main = _main(drafts, title)
    _late_days(text, main, drafts, ties)
    _give_rest(text, drafts, main)
    drafts = [d for d in drafts if d is main or not _past_edition(d, main)]
    return [_event(text, d, drafts, counts, officials, published) for d in drafts]


def _is_site_name(text: Text, m: Named) -> bool:
    """Whether a mention is only the name of a site or an organisation ("OCOP Promotion Center")."""
    if m.kind != "showroom" or m.bare:
        return m.kind == "showroom" and m.bare and m.head in {"market"}
    around = text.nfc[max(0, m.begin - 60) : m.begin] + " | " + text.nfc[m.end : m.end + 90]
    opened = re.search(
        r"opened|opens|open(?!\w)|inaugurat|launch|khai trương|khánh thành|ra mắt|mở cửa|đi vào hoạt động", around
    )
    if opened is None:
        return True
    return any(v.begin <= m.begin < v.end for v in venue_spans(text)) and m.name[0].isupper() and text.lang == "en"


def _group(text: Text, mentions: list[Named]) -> tuple[list[Draft], dict[int, Draft]]:
    """Mentions that name one event are put together; bare ones go to the last (else next) event of their kind."""
    drafts: list[Draft] = []
    owner: dict[int, Draft] = {}
    series: Named | None = None
    for m in mentions:
        if m.bare and not _placed(m):
            continue
        named = m
        if m.head == "lần":
            if series is None:
                continue
            named = _edition_of(series, m)
        elif m.edition is not None or m.proper:
            series = m
        twin = next((d for d in drafts if _same_event(d.named, named)), None)
        if twin is None:
            twin = Draft(named)
            drafts.append(twin)
        elif _better(named, twin.named):
            twin.named = named
        twin.mentions.append(m)
        owner[m.begin] = twin
    for m in mentions:
        if m.begin not in owner and (draft := _antecedent(m, drafts)):
            draft.mentions.append(m)
            owner[m.begin] = draft
    return drafts, owner


def _placed(m: Named) -> bool:
    """A bare noun with a place of its own ("hội chợ tại xã Cao Phong")."""
    return " " in m.name and re.search(r"\s(?:tại|ở)\s", m.name) is not None


def _edition_of(series: Named, m: Named) -> Named:
    """ "Lần 3" after "Chợ phiên lần 2" is "Chợ phiên lần 3"."""
    base = re.sub(r"\s(?:lần\s(?:thứ\s)?\S+|(?:năm\s)?(?:19|20)\d\d)$", "", series.name)
    return Named(m.begin, m.end, f"{base} {m.name}", series.kind, series.head, False, True, m.edition, None, m.sentence)


def _same_event(a: Named, b: Named) -> bool:
    """Whether two names are of one event: no other year or edition, and the words of one mostly in the other."""
    if a.year and b.year and a.year != b.year:
        return False
    if a.edition and b.edition and a.edition != b.edition:
        return False
    if "lần" in b.name and a.edition != b.edition:
        return False
    x, y = likeness_tokens(a.name), likeness_tokens(b.name)
    if not x or not y:
        return False
    shared = len(x & y)
    if shared < min(len(x), len(y)) * 0.75:
        return False
    if not (a.proper or b.proper) and a.name.lower() != b.name.lower() and shared < 2:
        return False
    return a.kind == b.kind or any(a.kind in f and b.kind in f for f in _FAMILIES)


def _better(new: Named, old: Named) -> bool:
    """Whether a later mention names the event more fully: a proper name over a noun, a year over none."""
    if old.name.isupper() and not new.name.isupper():
        return True
    if new.proper != old.proper:
        return new.proper
    return False


def _antecedent(m: Named, drafts: list[Draft]) -> Draft | None:
    """The event that a bare noun refers to: the last before it of its kind, else the first of its family."""
    if m.head in {
        "event",
        "sự kiện",
        "activity",
        "hoạt động",
        "programme",
        "program",
        "chương trình",
        "buổi lễ",
        "edition",
    }:
        before = [d for d in drafts if d.named.begin < m.begin]
        return before[0] if before else None
    same = [d for d in drafts if d.named.kind == m.kind or m.head in d.named.name.lower()]
    if not same:
        same = [d for d in drafts if any(m.kind in f and d.named.kind in f for f in _FAMILIES)]
    before = [d for d in same if any(x.begin < m.begin for x in d.mentions)]
    if before:
        return max(before, key=lambda d: max(x.begin for x in d.mentions if x.begin < m.begin))
    return same[0] if same else None


def _give_days(
    text: Text, drafts: list[Draft], owner: dict[int, Draft], ties: list[Tie], published: date | None
) -> None:
    """Sets first and last day of each event from the days tied to its mentions; what is said first stays."""
    for tie in sorted(ties, key=lambda t: (t.mention is None or t.mention.bare, t.day.begin)):
        if tie.mention is None or tie.mention.begin not in owner:
            continue
        draft = owner[tie.mention.begin]
        if tie.past and tie.mention.bare:
            continue
        if _other_year(draft, tie, published) and tie.mention.bare:
            continue
        _merge(draft, tie)


def _other_year(draft: Draft, tie: Tie, published: date | None) -> bool:
    """Whether a day lies in another year than the event is known to: then it is an earlier edition's."""
    day = tie.start or tie.stop
    known = draft.start or draft.stop or published
    return day is not None and known is not None and abs((day - known).days) > 200


def _merge(draft: Draft, tie: Tie) -> None:
    """Takes over what a tie says where it does not contradict what is known."""
    start, stop = tie.start, tie.stop
    known = [d for d in (draft.start, draft.stop) if d]
    far = [d for d in (start, stop) if d and known and abs((d - known[0]).days) > 120]
    if far:
        return
    if draft.start is None and start and (draft.stop is None or start <= draft.stop):
        draft.start = start
        if draft.stop is None:
            draft.stop = stop
    elif (start and draft.start and start == draft.start and stop and (draft.stop is None or draft.stop == draft.start)) or (start is None and stop and draft.stop is None and (draft.start is None or stop >= draft.start)):
        draft.stop = stop
    elif (
        start
        and stop
        and start < stop
        and draft.start
        and start <= draft.start <= stop
        and draft.stop in (None, draft.start)
    ):
        draft.start, draft.stop = start, stop


def _give_venues(text: Text, drafts: list[Draft]) -> None:
    """Each event takes the site named nearest behind (else before) a mention in the same sentence."""
    for draft in drafts:
        for m in draft.mentions:
            sentence = text.sentences[m.sentence]
            row = [
                v
                for v in venue_spans(text)
                if sentence.start <= v.begin < sentence.stop and not v.begin <= m.begin < v.end
            ]
            others = [x.begin for d in drafts if d is not draft for x in d.mentions if x.sentence == m.sentence]
            row = [v for v in row if not any(m.end <= o < v.begin for o in others)]
            if row and draft.venue is None and not (m.bare and m.sentence > 8):
                after = [v for v in row if v.begin >= m.end] or row
                draft.venue = _joined_span(text, after)


def _joined_span(text: Text, row: list[VenueSpan]) -> tuple[int, int]:
    """The first site, with those that a list joins to it."""
    begin, end = row[0].begin, row[0].end
    for v in row[1:]:
        if re.fullmatch(
            r"(?:,|\sand|,\sand|\svà|\sđến|,\svà)?\s(?:on\s|in\s|at\s|tại\s|ở\s)?(?:the\s)?", text.nfc[end : v.begin]
        ):
            end = v.end
        else:
            break
    return begin, end


def _is_event(text: Text, draft: Draft) -> bool:
    """Whether a draft has a day or a site, so that it is an event and not only a word for one."""
    if draft.named.bare and not (draft.start or draft.stop):
        return False
    if (
        not draft.named.proper
        and draft.named.kind in {"other", "contest", "showroom"}
        and not (draft.start or draft.stop)
    ):
        return False
    if not draft.named.proper and len(draft.named.name.split()) == 1 and not (draft.start or draft.stop):
        return False
    return bool(draft.start or draft.stop or draft.venue)


def _main(drafts: list[Draft], title: str | None) -> Draft:
    """The event that the title or the lead tells of."""
    words = likeness_tokens(title) if title else set()

    def weight(draft: Draft) -> tuple[float, int]:
        shared = len(words & likeness_tokens(draft.named.name)) / (1 + len(likeness_tokens(draft.named.name)))
        first = min(m.sentence for m in draft.mentions)
        dated = 0.3 if draft.start or draft.stop else 0.0
        return (
            min(len(draft.mentions), 6) * 0.15 + shared + dated + (0.3 if draft.named.proper else 0) - 0.12 * first,
            -draft.named.begin,
        )

    best = max(drafts, key=weight)
    best.main = True
    for other in drafts:
        if (
            other is not best
            and other.named.sentence == best.named.sentence
            and (other.start, other.stop) == (best.start, best.stop)
            and other.start
        ):
            linked = re.search(r"together with|along with", text_between(best, other))
            other.main = linked is not None
    return best


def text_between(a: Draft, b: Draft) -> str:
    """The names only; the words between them are looked up by `find_events`' caller where needed."""
    return f"{a.named.name} {b.named.name}"


def _late_days(text: Text, main: Draft, drafts: list[Draft], ties: list[Tie]) -> None:
    """Days of sentences that name no event complete the main one: "From 23 to 25 October, ...", "Until July 24, ..."."""
    for tie in ties:
        if tie.mention is not None or tie.past:
            continue
        if tie.start and tie.stop and tie.start < tie.stop:
            if main.start == tie.start and main.stop in (None, main.start):
                main.stop = tie.stop
        elif tie.start is None and tie.stop and main.stop is None and main.start:
            if timedelta(0) <= tie.stop - main.start < timedelta(days=120):
                main.stop = tie.stop


def _give_rest(text: Text, drafts: list[Draft], main: Draft) -> None:
    """A site that no event has taken is the main event's, if that has none; organisers by sentence."""
    taken = [d.venue for d in drafts if d.venue]
    if main.venue is None:
        free = [v for v in venue_spans(text) if not any(b <= v.begin < e for b, e in taken)]
        if free:
            main.venue = _joined_span(text, free)
    parts = org_parts(text)
    for span in org_spans(text):
        if parts.get(span.begin) not in {"organized", "hosted"}:
            continue
        sentence = next((i for i, s in enumerate(text.sentences) if s.start <= span.begin < s.stop), -1)
        holders = [d for d in drafts if sentence in d.sentences]
        target = holders[0] if holders else (main if _speaks_of_event(text, sentence) else None)
        if len(holders) > 1:
            target = min(
                holders, key=lambda d: min(abs(m.begin - span.begin) for m in d.mentions if m.sentence == sentence)
            )
        name = " ".join(span.name.split())
        if target and name not in target.organizers:
            target.organizers.append(name)


def _speaks_of_event(text: Text, sentence: int) -> bool:
    """Whether a sentence begins with a word for the event at hand ("It is organised by ...")."""
    return (
        sentence >= 0
        and re.match(
            r"(?:It|The (?:event|activity|programme|program))\s(?:is|was|has)|Sự kiện|Hoạt động này",
            text.sentences[sentence].text,
        )
        is not None
    )


def _past_edition(draft: Draft, main: Draft) -> bool:
    """Whether an event is an earlier (or unnamed other) edition of the main one, told for comparison."""
    a, b = draft.named, main.named
    x = likeness_tokens(re.sub(r"(?:19|20)\d\d", "", a.name))
    y = likeness_tokens(re.sub(r"(?:19|20)\d\d", "", b.name))
    alike = bool(x) and len(x & y) >= 0.6 * min(len(x), len(y))
    day, other = draft.start or draft.stop, main.start or main.stop
    earlier = (a.year and b.year and a.year < b.year) or (day and other and (other - day).days > 150)
    return alike and bool(earlier)


@cache
def _status_cue(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(wordlist('events')['days'][name])}(?!\w)", re.IGNORECASE)


def _status(text: Text, draft: Draft, published: date | None) -> str | None:
    """planned, opened, running, closed, postponed or cancelled, by the words first and the days then."""
    for number in draft.sentences:
        words = text.sentences[number].text
        for name in ("cancelled", "postponed"):
            if _status_cue(name).search(words) and draft.named.sentence == number:
                return name
    if published is None:
        return None
    if draft.start and draft.start > published:
        return "planned"
    if draft.stop and draft.stop < published:
        return "closed"
    if draft.start and (published - draft.start).days <= 1:
        return "opened"
    return "running" if draft.start or draft.stop else None


def _event(
    text: Text,
    draft: Draft,
    drafts: list[Draft],
    counts: list[Count],
    officials: list[Official],
    published: date | None,
) -> EventMention:
    named = draft.named
    quote, begin, end = text.quote(named.begin, named.end)
    venue = text.nfc[slice(*draft.venue)] if draft.venue else None
    year = named.year or (draft.start or draft.stop).year if (draft.start or draft.stop) else named.year  # type: ignore[union-attr]
    name = named.name if named.head != "lần" else named.name
    return EventMention(
        text=quote,
        begin=begin,
        end=end,
        rule="event-name" if named.proper else "event-noun",
        name=re.sub(r"^(?:the)\s", "", name),
        kind=named.kind or "other",
        start=draft.start,
        stop=draft.stop,
        venue=" ".join(venue.split()) if venue else None,
        place=_place(text, draft),
        organizers=tuple(draft.organizers),
        main=draft.main,
        edition=named.edition,
        year=year_in(name) or year,
        status=_status(text, draft, published),
        counts=_attached(text, draft, drafts, counts),
        officials=_attached(text, draft, drafts, officials),
    )


def _place(text: Text, draft: Draft) -> str | None:
    """The ward, city or province of the event: from its venue, else from its sentences, else from the dateline."""
    spans = [draft.venue] if draft.venue else []
    for m in sorted(draft.mentions, key=lambda m: m.begin):
        sentence = text.sentences[m.sentence]
        spans += [(m.end, sentence.stop), (sentence.start, m.begin)]
    for begin, end in spans:
        found = [
            p
            for p in find_places(text, begin, end)
            if p.name not in _abroad() and _located(text, p.begin, (begin, end) == draft.venue)
        ]
        if found:
            first = found[0]
            last = first.end
            for p in found[1:]:
                if text.nfc[last : p.begin].strip() in {",", ""}:
                    last = p.end
            return " ".join(text.nfc[first.begin : last].split())
    if text.dateline:
        places = find_places(text, 0, len(text.nfc)) if text.offsets is None else []
        inside = [p for p in places if text.dateline[0] <= p.begin < text.dateline[1]]
        if inside and draft.main:
            return inside[0].name
    return None


@cache
def _abroad() -> frozenset[str]:
    return frozenset({"Việt Nam", "Vietnam", "Viet Nam", "Europe", "Asia"})


def _located(text: Text, begin: int, in_venue: bool) -> bool:
    """Whether a place stands where a location stands."""
    if in_venue:
        return True
    before = text.nfc[max(0, begin - 40) : begin]
    return (
        re.search(
            r"(?:\bin|\bat|tại|ở|về|province of|city of|district of|,)\s(?:the\s)?(?:\w+\s){0,4}(?:of\s)?$", before
        )
        is not None
    )


def _attached(text: Text, draft: Draft, drafts: list[Draft], facts: list[Count] | list[Official]) -> tuple[int, ...]:
    """Indexes of the facts that stand in a sentence of this event and of no other event nearer to them."""
    found = []
    for i, fact in enumerate(facts):
        for number in draft.sentences:
            sentence = text.sentences[number]
            if not sentence.begin <= fact.begin < sentence.end:
                continue
            rivals = [
                (abs(text.at(m.begin) - fact.begin), d is not draft)
                for d in drafts
                for m in d.mentions
                if m.sentence == number
            ]
            if rivals and not min(rivals)[1]:
                found.append(i)
                break
    return tuple(found)
