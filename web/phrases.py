"""Sentences that search and linking compose in English, said in the reader's language.

Each pattern is a message of the catalogue; `%(a)s`, `%(b)s`, `%(c)s` stand for what the sentence was composed with.
A sentence that no pattern knows is shown as it is.
"""

import re
from datetime import date
from functools import cache

from web.labels import UNITS, _
from web.language import Words

PATTERNS = (
    # notes of the search
    _("Nothing has these words with these diacritics; diacritics are ignored."),
    _("No article has all of these words; these have at least one of them."),
    _(
        "No article has all of these words; these have at least one of them. "
        "Nothing has these words with these diacritics; diacritics are ignored."
    ),
    _("No article has all of these words; these have: %(a)s"),
    # what is wrong with a query, and the remedies
    _("a quotation mark is not closed"),
    _('put a second " behind the phrase'),
    _("~ behind a phrase needs a number"),
    _('such as "a b"~5, at most %(a)s'),
    _("a bracket is closed that was not opened"),
    _("delete it or open one before"),
    _("a bracket is not closed"),
    _("put a ) behind the group"),
    _("there is no word to search for"),
    _("give at least one letter or digit"),
    _("%(a)s has nothing behind it"),
    _("%(a)s has nothing before it"),
    _("something to search for is missing here"),
    _("put a word between the brackets"),
    _("the brackets are nested too deeply"),
    _("use at most %(a)s levels"),
    _("use at most %(a)s"),
    _("the query has %(a)s characters"),
    _("the query has %(a)s words"),
    _("the phrase has %(a)s words"),
    _("the query holds a character that is no text"),
    _("type it again in UTF-8"),
    _("%(a)s takes a value, not a group"),
    _("%(a)s: has no value"),
    _("write it without a space, such as %(a)s"),
    _("* stands for the end of one word"),
    _("put it behind at least two letters, such as %(a)s"),
    _("~ stands behind one word"),
    _("* has no meaning within quotation marks"),
    _("put the word outside"),
    _("there is no word between the quotation marks"),
    _("put one there"),
    _("there is no field %(a)s"),
    _("put it in quotation marks to search for it"),
    _("did you mean %(a)s? put it in quotation marks to search for it"),
    _("write %(a)s"),
    _("such as %(a)s"),
    # why a decision cannot be taken
    _("events %(a)s and %(b)s are one already (event %(c)s)"),
    _("event %(a)s is not told by article %(b)s; `ocop event %(c)s` lists its articles"),
    _("nothing would be left of event %(a)s; name some of its articles, not all or none"),
    _("an event cannot go without a name; give one"),
    _("fact %(a)s is no count of an article that tells event %(b)s"),
    _("nothing was changed; correct a field or say that the fact is none"),
    _("there is no article %(a)s"),
    _("article %(a)s was taken down on %(b)s already"),
    _("there is no decision %(a)s; `ocop decide list` shows them"),
    _("decision %(a)s was undone on %(b)s already"),
    _("there is no event %(a)s; `ocop events` lists them"),
    _("no article tells event %(a)s any more"),
    _("say who decides and why; both are kept with the decision"),
    _("no search is saved as %(a)s"),
    _("an address has no spaces"),
    _("an address of mail looks like name@example.org"),
    _("a webhook is an address that begins with https:// or http://"),
    _("%(a)s is a day as 2025-10-17, not %(b)s"),
    _("%(a)s is a whole number, not %(b)s"),
    _("%(a)s is a number, not %(b)s"),
    _("%(a)s is one of %(b)s, not %(c)s"),
    # why a mention was linked
    _("the only mention so far"),
    _("the same name"),
    _("names alike (%(a)s)"),
    _("both from %(a)s to %(b)s"),
    _("both start on %(a)s"),
    _("both end on %(a)s"),
    _("start within a day (%(a)s, %(b)s)"),
    _("%(a)s lies between %(b)s and %(c)s"),
    _("the same venue (%(a)s)"),
    _("other addresses (%(a)s; %(b)s)"),
    _("the same place (%(a)s)"),
    _("the same place"),
    _("the same province"),
    _("one lies in the other's province"),
    _("the same edition (%(a)s)"),
    _("%(a)s organisers in common"),
    _("an organiser in common"),
    _("figures in common: %(a)s"),
    _("near-copies of one story"),
    _("copies of one story"),
    _("versions of one article"),
    _("one article tells of both"),
    _("days within three weeks"),
    _("told within three weeks"),
    _("told within a week"),
    _("decision %(a)s"),
    _("a question: is it %(a)s or %(b)s?"),
    # alarms of a night
    _("%(a)s: the collection did not end well"),
    _("%(a)s: %(b)s lists no article tonight"),
    _("it listed up to %(a)s before"),
    _("%(a)s: %(b)s of %(c)s pages no longer fit its layouts"),
    _("compare a page with `ocop sources try` and add a layout to %(a)s"),
    _("%(a)s: %(b)s of %(c)s pages without %(d)s"),
    _("%(a)s: %(b)s of %(c)s pages failed"),
    _("%(a)s: no article since it was added on %(b)s"),
    _("see `ocop sources check`"),
    _("see `ocop sources try`"),
    _("%(a)s: %(b)s new articles in seven days"),
    _("%(a)s: %(b)s new articles on a %(c)s"),
    _("%(a)s: no new article on a %(b)s"),
    _("at least %(a)s are expected"),
    _("there were %(a)s or more on those of the last weeks"),
    _("%(a)s: texts of %(b)s characters (median of %(c)s), %(d)s in the nights before"),
    _("%(a)s: %(b)s of %(c)s pages with %(d)s, %(e)s in the nights before"),
    _("%(a)s: %(b)s comes from %(c)s on most pages, it came from %(d)s before"),
    _("%(a)s nights were missed before this one, which looks %(b)s days back"),
    _("1 night was missed before this one, which looks %(a)s days back"),
    _("see whether the schedule runs"),
    _("see whether the schedule runs: `ocop status`"),
    _("%(a)s GB free in %(b)s, %(c)s GB should be"),
    _("make room before the next night"),
    _("no night was done since %(a)s"),
    _("no night was done yet"),
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
    # what went wrong with a page, and what there is to do
    _("%(a)s: not kept (%(b)s)"),
    _("the site has taken it down"),
    _("its article is marked withdrawn and kept"),
    _("it is no page"),
    _("it is larger than a page may be"),
    _("keep such addresses out by `article_url`"),
    _("the site sends it to its home page"),
    _("see whether it was removed"),
    _("the next nights try it again until it answers or is gone"),
)
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_AMOUNT = re.compile(r"(\d[\d.]*(?:e\+\d+)?) ([a-z_0-9]+)")  # figures as linking writes them: 4.1e+10 money_vnd
_FIGURES = "figures in common: %(a)s"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"%\\\((\w)\\\)s", r"(?P<\1>.+?)", re.escape(pattern)))


def said(sentence: str, words: Words) -> str:
    """The sentence in the reader's language, days in that language's form.

    One that no pattern knows as a whole is said clause by clause: "what is wrong; what to do".
    """
    known = _known(sentence, words)
    if known is None and "; " in sentence:
        clauses = [_known(clause, words) or _days(clause, words) for clause in sentence.split("; ")]
        return "; ".join(clauses)
    return _days(sentence, words) if known is None else known


def _known(sentence: str, words: Words) -> str | None:
    for pattern in PATTERNS:
        if "; " in sentence and "; " not in pattern:
            continue  # its last hole would take the next clause in
        if found := _expression(pattern).fullmatch(sentence):
            write = _figures if pattern == _FIGURES else _days
            values = {name: write(value, words) for name, value in found.groupdict().items()}
            return words(pattern, **values) if values else words(pattern)
    return None


def _figures(text: str, words: Words) -> str:
    """Figures with their units as a reader writes them: 400 booths, 41 billion đồng."""

    def written(match: re.Match[str]) -> str:
        unit = UNITS.get(match[2])
        return f"{words.amount(float(match[1]))} {words(unit)}" if unit else match[0]

    return _AMOUNT.sub(written, text)


def _days(text: str, words: Words) -> str:
    if text in _WEEKDAYS:
        return words(text)

    def written(match: re.Match[str]) -> str:
        try:
            return words.day(date.fromisoformat(match[0]))
        except ValueError:  # looks like a day and is none
            return match[0]

    return _DAY.sub(written, text)
