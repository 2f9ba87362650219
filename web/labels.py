"""Codes of the archive in words: kinds of facts and events, units, states. `_` marks a text for the catalogue."""

from collections.abc import Callable, Mapping
from datetime import date

from web.language import Words


def _(message: str) -> str:
    return message


UNITS = {
    "product": _("products"),
    "booth": _("booths"),
    "enterprise": _("enterprises"),
    "cooperative": _("cooperatives"),
    "household": _("households"),
    "artisan": _("artisans"),
    "craft_village": _("craft villages"),
    "commune": _("communes"),
    "district": _("districts"),
    "province": _("provinces"),
    "country": _("countries"),
    "visitor": _("visitors"),
    "entity": _("entities"),
    "day": _("days (duration)"),
    "year": _("years"),
    "star": _("stars"),
    "delegate": _("delegates"),
    "person": _("people"),
    "event": _("events"),
    "criterion": _("criteria"),
    "area_m2": _("square metres"),
    "money_vnd": _("đồng"),
    "money_usd": _("US dollars"),
    "percent": _("percent"),
    "tonne": _("tonnes"),
    "other": _("other things"),
}
KINDS = {
    "fair": _("fair"),
    "festival": _("festival"),
    "week": _("week"),
    "exhibition": _("exhibition"),
    "display_space": _("display space"),
    "market": _("market"),
    "contest": _("contest"),
    "conference": _("conference"),
    "seminar": _("seminar"),
    "showroom": _("showroom"),
    "other": _("other event"),
}
FACTS = {
    "event": _("event"),
    "venue": _("venue"),
    "date": _("date"),
    "count": _("figure"),
    "official": _("official"),
    "organization": _("organisation"),
}
STATES = {
    "planned": _("planned"),
    "running": _("running"),
    "ongoing": _("running"),
    "opened": _("opened"),
    "closed": _("closed"),
    "postponed": _("postponed"),
    "moved": _("moved"),
    "cancelled": _("cancelled"),
    "done": _("done"),
    "failed": _("failed"),
}
ROLES = {
    "government": _("government"),
    "association": _("association"),
    "business": _("business"),
    "press": _("press"),
    "artisan": _("artisan"),
    "other": _("other"),
}
PARTS = {
    "organized": _("organised"),
    "hosted": _("hosted"),
    "directed": _("directed"),
    "sponsored": _("sponsored"),
}
QUALIFIERS = {
    "exact": "",
    "more_than": _("more than"),
    "nearly": _("nearly"),
    "about": _("about"),
    "at_least": _("at least"),
    "up_to": _("up to"),
}
FACETS = {
    "source": _("Source"),
    "year": _("Year"),
    "language": _("Language"),
    "province": _("Province"),
    "event-kind": _("Kind of event"),
    "event": _("Event"),
    "official": _("Official"),
    "venue": _("Venue"),
    "craft": _("Craft"),
}
SORTS = {
    "relevance": _("best match first"),
    "newest": _("newest first"),
    "oldest": _("oldest first"),
    "event-date": _("by day of the event"),
}
LANGUAGES = {"en": _("English"), "vi": _("Vietnamese")}
DECISIONS = {
    "merge": _("merged"),
    "split": _("split"),
    "rename": _("renamed"),
    "same": _("joined"),
    "apart": _("told apart"),
    "choose": _("figure chosen"),
    "correct": _("fact corrected"),
    "hide": _("taken down"),
}
FIELDS = {
    "name": _("name"),
    "title": _("title"),
    "organization": _("organisation"),
    "role": _("role"),
    "value": _("value"),
    "upper": _("up to"),
    "unit": _("unit"),
    "qualifier": _("qualifier"),
    "noun": _("of what"),
    "of": _("of"),
    "stars": _("stars"),
    "as_of": _("as of"),
    "start": _("first day"),
    "end": _("last day"),
    "venue": _("venue"),
    "place": _("place"),
    "address": _("address"),
    "part": _("part played"),
    "status": _("status"),
    "edition": _("edition"),
    "kind": _("kind"),
    "year": _("year"),
    "organizers": _("organisers"),
}
PLACES = {
    "province": _("province"),
    "city": _("city"),
    "town": _("town"),
    "district": _("district"),
    "ward": _("ward"),
    "commune": _("commune"),
    "craft village": _("craft village"),
}
CRAFTS = {
    "pottery": _("pottery"),
    "silk and weaving": _("silk and weaving"),
    "lacquer": _("lacquer"),
    "mother-of-pearl inlay": _("mother-of-pearl inlay"),
    "bamboo and rattan": _("bamboo and rattan"),
    "wood": _("wood"),
    "metal": _("metal"),
    "stone": _("stone"),
    "embroidery": _("embroidery"),
    "conical hats": _("conical hats"),
    "paper and pictures": _("paper and pictures"),
    "incense": _("incense"),
    "ao dai and tailoring": _("ao dai and tailoring"),
    "food": _("food"),
    "sedge": _("sedge"),
}
MEASURES = {
    "events": _("events"),
    "events.start": _("first day of an event"),
    "events.end": _("last day of an event"),
    "events.venue": _("venue of an event"),
    "venues": _("venues"),
    "dates": _("days"),
    "counts": _("figures"),
    "counts+unit": _("figures with their unit"),
    "counts.qualifier": _("qualifier of a figure (about, more than)"),
    "officials": _("officials"),
    "officials+title": _("officials with their title"),
    "officials+title+org": _("officials with title and organisation"),
    "title": _("headline"),
    "body": _("text"),
    "day": _("day of publication"),
    "authors": _("authors"),
}
STAGES = {
    "collect": _("collecting"),
    "read": _("reading pages"),
    "extract": _("finding facts"),
    "link": _("joining events"),
    "index": _("indexing"),
}
ALARMS = {
    "silence": _("silence"),
    "drift": _("other content"),
    "layout": _("new layout"),
    "door": _("listing not read"),
    "errors": _("pages failed"),
    "collect": _("collection broken off"),
    "missed": _("missed nights"),
    "no-night": _("no night"),
    "disk": _("disk space"),
    "source": _("source file"),
}
TABLES: dict[str, Mapping[str, str]] = {
    "place_kind": PLACES,
    "craft": CRAFTS,
    "measure": MEASURES,
    "stage": STAGES,
    "unit": UNITS,
    "event_kind": KINDS,
    "fact_kind": FACTS,
    "state": STATES,
    "qualifier": QUALIFIERS,
    "facet": FACETS,
    "sort_name": SORTS,
    "language": LANGUAGES,
    "decision": DECISIONS,
    "field": FIELDS,
    "alarm": ALARMS,
}


def filter_of(table: Mapping[str, str], words: Words) -> Callable[[str], str]:
    """The text of a code in a language; a code that the table does not know stands for itself."""

    def label(code: str) -> str:
        message = table.get(code, code.replace("_", " "))
        return words(message) if message else ""

    return label


def as_day(text: str | None) -> date | None:
    """A day as payloads keep it."""
    return date.fromisoformat(text) if text else None
