"""Events of an article: mentions, days, venues and organisers brought together; past editions kept apart."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from facts.event_days import OTHER_YEAR, Span, Tie, joined, tie_days
from facts.event_frames import is_occasion
from facts.event_kinds import Named, likeness_tokens, year_in
from facts.event_names import event_mentions
from facts.event_slots import attached, is_site_name, name_of_span, organizers_of, place_of, status_of, venues_of
from facts.text import Text
from facts.venues import venue_spans
from facts.wordlists import wordlist
from records.fact import Count, DateSpan, EventMention, Official

_FAMILIES = (
    {"fair", "exhibition", "market", "week", "festival"},
    {"display_space", "showroom", "exhibition"},
    {"seminar", "conference"},
)


_MANY_DAYS = {"fair", "festival", "exhibition", "week", "market", "display_space"}
_LONGEST = 220  # characters of a name that another is replaced by


@dataclass(slots=True, eq=False)
class Draft:
    """One event as it is put together."""

    named: Named
    mentions: list[Named] = field(default_factory=list)
    days: Span = field(default_factory=Span)
    venue: tuple[int, int] | None = None
    organizers: list[str] = field(default_factory=list)
    main: bool = False


def find_events(
    text: Text,
    days: list[DateSpan],
    counts: list[Count],
    officials: list[Official],
    *,
    title: str | None,
    published: date | None,
) -> list[EventMention]:
    """The events that the text reports on, in its order, with the indexes of the facts that belong to each."""
    mentions = [m for m in event_mentions(text) if not is_site_name(text, m)]
    drafts, owner = _group(mentions)
    ties = tie_days(text, mentions, days)
    _give_days(owner, ties, published)
    _give_orphans(text, drafts, ties, published)
    drafts = _absorbed(drafts)
    rows = [(draft, draft.mentions) for draft in drafts]
    for draft, venue in venues_of(text, rows):
        draft.venue = draft.venue or venue
    drafts = [draft for draft in drafts if _is_event(text, draft) and not _retold(draft, drafts)]
    if not drafts:
        return []
    main = _main(text, drafts, title, published)
    for tie in ties:
        if tie.mention is None and not tie.past:
            main.days.complete(tie.start, tie.stop)
    _give_rest(text, drafts, main)
    drafts = [draft for draft in drafts if draft is main or not _past_edition(draft, main)]
    rows = [(draft, draft.mentions) for draft in drafts]
    return [
        _event(text, draft, published, attached(text, draft, rows, counts), attached(text, draft, rows, officials))
        for draft in drafts
    ]


def _group(mentions: list[Named]) -> tuple[list[Draft], dict[int, Draft]]:
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
        elif m.edition is not None or (m.proper and (series is None or series.edition is None)):
            series = m
        twin = None if named.fresh else next((d for d in drafts if _same_event(d.named, named)), None)
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
    return (m.bare and " tại " in m.name) or " ở " in m.name


def _edition_of(series: Named, m: Named) -> Named:
    """ "Lần 3" after "Chợ phiên lần 2" is "Chợ phiên lần 3"."""
    base = re.sub(r"\s(?:lần\s(?:thứ\s)?\S+|(?:năm\s)?(?:19|20)\d\d)$", "", series.name)
    return replace(m, name=f"{base} {m.name}", kind=series.kind, head=series.head)


def _same_event(a: Named, b: Named) -> bool:
    """Whether two names are of one event: no other year or edition, and the words of one mostly in the other."""
    if (a.year and b.year and a.year != b.year) or (a.edition and b.edition and a.edition != b.edition):
        return False
    if "lần" in b.name.split() and a.edition != b.edition:
        return False
    if a.kind != b.kind and not any(a.kind in f and b.kind in f for f in _FAMILIES):
        return False
    x, y = likeness_tokens(a.name), likeness_tokens(b.name)
    shared = x & y
    if not shared:
        return False
    if b.definite and a.sentence and _capitals(a) - y and _capitals(b) - x:
        return False
    if (b.definite and a.kind == b.kind) or (a.definite and b.proper and a.kind == b.kind):
        return len(shared - set(a.head.split()) - set(b.head.split())) > 0
    if len(shared) < min(len(x), len(y)) * 0.75:
        return False
    return a.proper or b.proper or a.name.lower() == b.name.lower() or len(shared) >= 2


def _capitals(named: Named) -> set[str]:
    """The words of a name that are names themselves, folded."""
    own = likeness_tokens(" ".join(w for w in named.name.split() if w[0].isupper()))
    return own - {"ocop", "one", "commune", "product", "moi", "xa", "mot"} - set(named.head.split())


def _better(new: Named, old: Named) -> bool:
    """Whether a later mention names the event more fully: a proper name over a noun, small letters over capitals."""
    if old.name.isupper() and not new.name.isupper():
        return True
    if new.proper and old.proper and new.head != "lần" and not new.definite and len(new.name) <= _LONGEST:
        words, known = likeness_tokens(new.name), likeness_tokens(old.name)
        return words > known and (new.year is not None or new.edition is not None or len(words) >= len(known) + 2)
    return new.proper and not old.proper


def _antecedent(m: Named, drafts: list[Draft]) -> Draft | None:
    """The event that a bare noun refers to: the last before it of its kind, else the first of its family."""
    if m.head in wordlist("events")["any_event"]:
        return next((d for d in drafts if d.named.begin < m.begin), None)
    same = [d for d in drafts if d.named.kind == m.kind or m.head in d.named.name.lower()]
    if not same:
        same = [d for d in drafts if any(m.kind in f and d.named.kind in f for f in _FAMILIES)]
    if any(d.named.proper and d.mentions[0].begin < m.begin for d in same):
        same = [d for d in same if d.named.proper]
    before = [(max(x.begin for x in d.mentions if x.begin < m.begin), d) for d in same if d.mentions[0].begin < m.begin]
    if before:
        return max(before, key=lambda row: row[0])[1]
    return same[0] if same else None


def _give_days(owner: dict[int, Draft], ties: list[Tie], published: date | None) -> None:
    """First and last day of each event from the days tied to its mentions; days of named mentions come first."""
    tied = [(tie.mention, tie) for tie in ties if tie.mention is not None and tie.mention.begin in owner]

    def rank(row: tuple[Named, Tie]) -> tuple[bool, bool, int]:
        mention, tie = row
        open_day = tie.start is not None and tie.stop is not None and tie.begin < mention.begin
        return mention.bare and not _placed(mention), open_day, tie.begin

    for mention, tie in sorted(tied, key=rank):
        draft = owner[mention.begin]
        if mention.bare and (tie.past or _of_other_year(draft.days.first or published, tie)):
            continue
        draft.days.merge(tie.start, tie.stop)


def _absorbed(drafts: list[Draft]) -> list[Draft]:
    """The drafts without those that only say what kind of thing the next one is ("a fair ... The Tea Fair ...")."""
    kept = list(drafts)
    for draft in drafts:
        if draft.named.name.lower() != draft.named.head or draft.named.proper:
            continue
        same = [d for d in kept if d is not draft and d.named.kind == draft.named.kind]
        if (
            len(same) != 1
            or same[0].named.begin < draft.named.begin
            or not (same[0].named.definite or same[0].named.proper)
        ):
            continue
        whole, part = same[0].days, draft.days
        if any(a and b and a != b for a, b in ((whole.start, part.start), (whole.stop, part.stop))):
            continue
        whole.merge(part.start, part.stop)
        same[0].mentions += draft.mentions
        kept.remove(draft)
    return kept


_LEAD = 3000  # characters that may tell the days of an event without naming it


def _give_orphans(text: Text, drafts: list[Draft], ties: list[Tie], published: date | None) -> None:
    """The days of a sentence near the head that names no event go to the only event there that has none.

    "120 booths open on D at V and stay until E. The Craft Fair 2025 is ...".
    """
    lead = [d for d in drafts if d.named.kind in _MANY_DAYS and d.named.begin < _LEAD]
    near = [d for d in lead if d.named.proper and not _only_occasion(text, d)]
    if any(d.days for d in lead) or not near:
        return
    for tie in ties:
        free = tie.mention is None and tie.told and not tie.past and tie.begin < _LEAD
        if free and not _of_other_year(near[0].days.first or published, tie):
            near[0].days.merge(tie.start, tie.stop)


def _of_other_year(known: date | None, tie: Tie) -> bool:
    """Whether a day is so far from what is known that it belongs to another edition."""
    day = tie.start or tie.stop
    return day is not None and known is not None and abs((day - known).days) > OTHER_YEAR


def _is_event(text: Text, draft: Draft) -> bool:
    """Whether a draft has a day or a site, so that it is an event and not only a word for one."""
    if draft.days:
        return True
    named = draft.named
    if draft.venue is None or named.bare:
        return False
    if named.proper:
        return not _only_occasion(text, draft)
    return named.kind not in {"other", "contest", "showroom"} and " " in named.name


def _retold(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether a description without days only says of another event again what it is ("hội chợ quốc gia")."""
    if draft.named.head in wordlist("events")["vi"]["quoted_only"] and not draft.days:
        return any(d is not draft for d in drafts)  # "sự kiện giới thiệu sản phẩm": the fair that has been named
    if draft.days or draft.named.proper or _capitals(draft.named):
        return False
    return any(
        d.named.proper and d.named.kind == draft.named.kind and d.named.begin < draft.named.begin for d in drafts
    )


def _only_occasion(text: Text, draft: Draft) -> bool:
    """Whether an event is named only as what another belongs to."""
    return all(is_occasion(text, m) for m in draft.mentions)


def _main(text: Text, drafts: list[Draft], title: str | None, published: date | None) -> Draft:
    """The event that the title or the lead tells of; one named in the same breath is a main one too.

    An event long before the publication day is looked back on: it is no main event even where it is the only one.
    """
    words = likeness_tokens(title) if title else set()

    def weight(draft: Draft) -> float:
        own = likeness_tokens(draft.named.name)
        first = min(m.sentence for m in draft.mentions)
        told = 0.1 * min(len(draft.mentions), 4) - 0.12 * first
        return told + len(words & own) / (1 + len(own)) + 0.3 * bool(draft.days) + 0.3 * draft.named.proper

    best = max(drafts, key=lambda d: (weight(d), -d.named.begin))
    day = best.days.first
    best.main = not (day and published and (published - day).days > OTHER_YEAR)
    for other in drafts:
        if other is best or other.named.sentence != best.named.sentence or not other.days:
            continue
        first, second = sorted((best.named, other.named), key=lambda n: n.begin)
        gap = text.nfc[first.end : second.begin]
        beside = (
            joined(text, first, second) and re.search(r"together|along|and|và|cùng", gap) and "khuôn khổ" not in gap
        )
        other.main = bool(beside and other.days == best.days) or (_placed(first) and _placed(second))
    return best


def _give_rest(text: Text, drafts: list[Draft], main: Draft) -> None:
    """A site that no event has taken is the main event's, if that has none; then the organisers."""
    if main.venue is None:
        taken = [draft.venue for draft in drafts if draft.venue]
        free = [v for v in venue_spans(text) if not any(b <= v.begin < e for b, e in taken)]
        main.venue = name_of_span(text, free) if free else None
    for other in drafts:
        if (
            other.main
            and other.venue is None
            and other.named.sentence == main.named.sentence
            and not _placed(other.named)
        ):
            other.venue = main.venue
    for draft, name in organizers_of(text, [(draft, draft.mentions) for draft in drafts], main):
        if name not in draft.organizers:
            draft.organizers.append(name)


def _past_edition(draft: Draft, main: Draft) -> bool:
    """Whether an event is an earlier edition of the main one, told for comparison."""
    a, b = draft.named, main.named
    x, y = (likeness_tokens(re.sub(r"(?:19|20)\d\d", "", n.name)) for n in (a, b))
    if not x or len(x & y) < 0.6 * min(len(x), len(y)):
        return False
    day, other = draft.days.first, main.days.first
    return bool(a.year and b.year and a.year < b.year) or bool(day and other and (other - day).days > 150)


def _event(
    text: Text, draft: Draft, published: date | None, counts: tuple[int, ...], officials: tuple[int, ...]
) -> EventMention:
    named = draft.named
    quote, begin, end = text.quote(named.begin, named.end)
    first = draft.days.first
    venue = " ".join(text.nfc[slice(*draft.venue)].split()) if draft.venue else None
    return EventMention(
        text=quote,
        begin=begin,
        end=end,
        rule="event-name" if named.proper else "event-noun",
        name=named.name,
        kind=named.kind or "other",
        start=draft.days.start,
        stop=draft.days.stop,
        venue=venue,
        place=place_of(text, draft.mentions, draft.venue, main=draft.main),
        organizers=tuple(draft.organizers),
        main=draft.main,
        edition=named.edition,
        year=year_in(named.name) or (first.year if first else None),
        status=status_of(text, draft.mentions, draft.days, published),
        counts=counts,
        officials=officials,
    )
