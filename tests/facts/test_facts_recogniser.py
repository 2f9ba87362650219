"""A recogniser that is plugged in adds what the rules did not find, under a rule of its own, and nothing else."""

from collections.abc import Iterable

import pytest

from facts.extract import extract
from facts.recogniser import RULE, Recogniser, load_recogniser

TEXT = "The Red Lotus Fair opened on May 3 at the Moon Hut. Hai Au Brocade sent weavers. The Sun Hut is old."


def found(*names: tuple[str, str]) -> Recogniser:
    def recognise(text: str, lang: str) -> Iterable[tuple[int, int, str]]:
        assert lang == "en"
        return [(text.index(name), text.index(name) + len(name), label) for name, label in names]

    return recognise


def test_what_it_finds_is_added_with_its_rule_and_quote() -> None:
    names = found(("Hai Au Brocade", "ORG"), ("Moon Hut", "FAC"), ("Sun Hut", "FAC"), ("Red Lotus", "PER"))
    plain = extract(TEXT, title=None, published=None, lang="en")
    more = extract(TEXT, title=None, published=None, lang="en", recogniser=names)
    added = [f for f in (*more.organizations, *more.venues) if f.rule == RULE]
    assert [f.text for f in added] == ["Hai Au Brocade", "Moon Hut"]
    assert all(TEXT[f.begin : f.end] == f.text for f in added)
    assert (more.events, more.counts, more.officials) == (plain.events, plain.counts, plain.officials)


def test_what_the_rules_found_stays_as_it_is() -> None:
    text = "The fair opened on May 3 at Thống Nhất Park with the Hanoi Department of Industry and Trade."
    plain = extract(text, title=None, published=None, lang="en")
    assert plain.venues and plain.organizations
    names = found(("Thống Nhất Park", "FAC"), ("Hanoi Department", "ORG"))
    assert extract(text, title=None, published=None, lang="en", recogniser=names) == plain


def test_spans_outside_of_the_text_are_left_out() -> None:
    def wild(text: str, lang: str) -> Iterable[tuple[int, int, str]]:  # noqa: ARG001
        return [(-5, 3, "ORG"), (4, 4, "ORG"), (10, len(text) + 9, "ORG")]

    assert not [f for f in extract(TEXT, title=None, published=None, lang="en", recogniser=wild).organizations
                if f.rule == RULE]  # fmt: skip


@pytest.mark.parametrize("name", ["nowhere.at_all:find", "facts.text:no_such", "facts.text", "facts.text:Lang.x"])
def test_a_name_that_is_no_function_is_said(name: str) -> None:
    with pytest.raises(ValueError, match="OCOP_RECOGNISER"):
        load_recogniser(name)
