"""Decisions over persons and venues: carried out at once, stronger than later runs, undone in one step."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, update

from archive import Archive
from archive.engine import reading, writing
from archive.store import articles
from archive.tables import Version
from archive.views import entities as views
from archive.views.decisions import decision
from archive.views.pending import entity_of
from flows import deciding, deciding_names, stages
from flows.deciding import Person, Undecidable
from flows.deciding_names import Kind
from records import Article, Moment

NOW = datetime(2025, 12, 1, tzinfo=UTC)
BY = Person(who="Librarian", why="knows both", at=NOW)
VAN = "Lê Thị Vân, Director of the Hanoi Department of Industry and Trade, opened the Red Lotus Fair on {n} March."
MUSEUM = "Lê Thị Vân, Director of the Cà Mau Museum, spoke at the Blue Kiln Week on {n} June."
HALL = "The Tin Drum Fair opened on {n} May at the {name} in Hà Nội."


def told_of(connection: Connection, kind: Kind) -> dict[int, list[int]]:
    """Id -> articles; the list's numbers are held against the histories."""
    out = {}
    for line in views.entities_named(connection, kind, []):
        if kind == "official":
            person = views.person_history(connection, line.id)
            said = person.appearances if person else ()
        else:
            venue = views.venue_history(connection, line.id)
            said = venue.mentions if venue else ()
        out[line.id] = sorted({item.article for item in said})
        assert line.articles == len(out[line.id])
    return out


class Names:
    """An archive with a person told by two articles and a namesake told by one; ids by their articles."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.number = 0
        for body in (VAN.format(n=4), VAN.format(n=5), MUSEUM.format(n=6)):
            self.tell(body)

    def tell(self, body: str) -> int:
        self.number += 1
        url = f"https://north.example/{self.number}"
        day = Moment(date(2025, 7, 1), None, "meta")
        with writing(self.archive.engine) as connection:
            article = Article(url=url, title=None, body=body, language="en", published=day)
            articles.save_article(connection, article, source="north", url=url, at=NOW)
        self.run()
        return self.number

    def run(self) -> None:
        stages.extract(self.archive)
        stages.link(self.archive, NOW)

    def find_all_again(self) -> None:
        with writing(self.archive.engine) as connection:
            connection.execute(update(Version).values(extracted_by=0, linked_by=0))
        self.run()

    def groups(self, kind: Kind = "official") -> list[list[int]]:
        with reading(self.archive.engine) as connection:
            return sorted(told_of(connection, kind).values())

    def id_of(self, article: int, kind: Kind = "official") -> int:
        with reading(self.archive.engine) as connection:
            found = told_of(connection, kind)
        return next(number for number, told in found.items() if article in told)


@pytest.fixture
def names(archive: Archive) -> Iterator[Names]:
    made = Names(archive)
    assert made.groups() == [[1, 2], [3]]
    yield made


def test_two_that_are_one_stay_one_and_are_two_again_when_it_is_undone(names: Names) -> None:
    one, into = names.id_of(3), names.id_of(1)
    number = deciding_names.same(names.archive, "official", one, into, BY)
    assert names.groups() == [[1, 2, 3]] and names.id_of(3) == into
    with reading(names.archive.engine) as connection:
        assert entity_of(connection, "official", one) == into, "the old id leads on"
        kept = decision(connection, number)
    assert kept and (kept.kind, kept.target, kept.who) == ("same", f"official:{into}", "Librarian")
    names.find_all_again()
    assert names.groups() == [[1, 2, 3]], "a later run keeps to it"
    names.tell(MUSEUM.format(n=8))
    assert names.groups() == [[1, 2, 3, 4]]
    deciding.undo(names.archive, None, number, NOW)
    assert names.groups() == [[1, 2], [3, 4]], "what was told since goes where linking puts it"
    assert (names.id_of(3), names.id_of(1)) == (one, into)


def test_one_that_is_two_stays_two_and_is_one_again_when_it_is_undone(names: Names) -> None:
    one = names.id_of(1)
    number = deciding_names.apart(names.archive, "official", one, [2], BY)
    assert names.groups() == [[1], [2], [3]]
    other = names.id_of(2)
    assert names.id_of(1) == one != other
    names.find_all_again()
    assert names.groups() == [[1], [2], [3]], "a later run keeps to it"
    names.tell(VAN.format(n=9))
    assert names.groups() == [[1, 4], [2], [3]], "in doubt a new article names whom the old id stands for"
    joined = deciding_names.same(names.archive, "official", other, one, BY)
    names.find_all_again()
    assert names.groups() == [[1, 2, 4], [3]], "the later decision goes before the earlier one"
    deciding.undo(names.archive, None, joined, NOW)
    assert names.groups() == [[1, 4], [2], [3]]
    deciding.undo(names.archive, None, number, NOW)
    assert names.groups() == [[1, 2, 4], [3]] and names.id_of(2) == one


def test_venues_are_joined_and_parted_likewise(names: Names) -> None:
    first = names.tell(HALL.format(n=3, name="Thăng Long Hall"))
    second = names.tell(HALL.format(n=4, name="Old Mint Palace"))
    before = names.groups("venue")
    one, into = names.id_of(second, "venue"), names.id_of(first, "venue")
    number = deciding_names.same(names.archive, "venue", one, into, BY)
    assert [first, second] in names.groups("venue")
    names.find_all_again()
    assert [first, second] in names.groups("venue")
    deciding.undo(names.archive, None, number, NOW)
    assert names.groups("venue") == before


def test_what_cannot_be_decided_says_why(names: Names) -> None:
    one = names.id_of(1)
    nobody = Person(who="", why="x", at=NOW)
    for other, said in ((one, "are one already"), (999, "there is no person 999")):
        with pytest.raises(Undecidable, match=said):
            deciding_names.same(names.archive, "official", other, one, BY)
    with pytest.raises(Undecidable, match="there is no venue"):
        deciding_names.same(names.archive, "venue", 999, one, BY)
    for told, by, said in (
        ([3], BY, "article 3 does not name person"),
        ([1, 2], BY, "not all or none"),
        ([], BY, "not all or none"),
        ([1], nobody, "say who decides"),
    ):
        with pytest.raises(Undecidable, match=said):
            deciding_names.apart(names.archive, "official", one, told, by)
    assert names.groups() == [[1, 2], [3]]
