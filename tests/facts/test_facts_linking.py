"""Which mentions are one event: tables of pairs, and properties that hold for any order."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.joining import Named, join_persons, join_venues, one_venue
from facts.linking import JOIN, cluster, compare, keys, partners
from facts.names import contained, likeness, series_key, tokens, years
from facts.stories import bands, same_story
from records import Mention

D = date


def mention(number: int, name: str, kind: str = "fair", **values: object) -> Mention:
    values.setdefault("published", D(2026, 10, 17))
    return Mention(id=number, article=number, story=number, name=name, kind=kind, **values)  # type: ignore[arg-type]


PLACE = "489 Hoàng Quốc Việt"
FAIR = {"start": D(2026, 10, 17), "end": D(2026, 10, 21), "venue": PLACE}

ONE = [  # (mention, mention): one event
    (
        mention(1, "22nd Vietnam Craft Village and OCOP Products Fair", **FAIR, edition=22),
        mention(2, "Hội chợ Làng nghề và sản phẩm OCOP Việt Nam lần thứ 22", **FAIR, edition=22),
    ),
    (
        mention(
            1,
            "lacquerware exhibition",
            "exhibition",
            start=D(2026, 10, 9),
            venue="OCOP Promotion Center, 176 Quang Trung",
        ),
        mention(2, "Triển lãm sơn mài", "exhibition", start=D(2026, 10, 9), venue="số 176 Quang Trung, phường Hà Đông"),
    ),
    (  # an announcement without days and the opening report
        mention(1, "Mekong Delta OCOP fair 2026", year=2026, venue="Can Tho Trade Centre", published=D(2026, 10, 1)),
        mention(
            2,
            "Mekong Delta OCOP fair 2026",
            start=D(2026, 10, 9),
            end=D(2026, 10, 14),
            venue="Can Tho Trade Centre",
        ),
    ),
    (  # only the end is told
        mention(1, "craft exhibition", "exhibition", end=D(2026, 12, 8), venue="19C Hoang Dieu Street"),
        mention(2, "craft exhibition", "exhibition", start=D(2026, 12, 1), end=D(2026, 12, 8), venue="19C Hoàng Diệu"),
    ),
]

TWO = [  # (mention, mention): two events
    (  # editions
        mention(1, "Craft Village Fair", **FAIR, edition=21),
        mention(2, "Craft Village Fair", **FAIR, edition=22),
    ),
    (  # years in the names
        mention(1, "Vietnam OCOP Festival 2025", "festival", venue="Thang Long Imperial Citadel"),
        mention(2, "Vietnam OCOP Festival 2026", "festival", venue="Thang Long Imperial Citadel"),
    ),
    (  # a seminar at the fair
        mention(1, "OCOP fair", **FAIR),
        mention(2, "OCOP seminar", "seminar", start=D(2026, 10, 17), end=D(2026, 10, 17), venue="489 Hoàng Quốc Việt"),
    ),
    (  # the same kind and days in two places
        mention(1, "OCOP week", "week", start=D(2026, 10, 17), venue="GO! Thăng Long supermarket", place="Hà Nội"),
        mention(2, "OCOP week", "week", start=D(2026, 10, 30), venue="Ninh Kiều wharf", place="Cần Thơ"),
    ),
    (  # nothing but a common word in common
        mention(1, "fair", place="Hà Nội", published=D(2026, 10, 17)),
        mention(2, "fair", place="Đà Nẵng", published=D(2026, 10, 1)),
    ),
]


@pytest.mark.parametrize(("a", "b"), ONE)
def test_one_event(a: Mention, b: Mention) -> None:
    verdict = compare(a, b)
    assert verdict.score >= JOIN and verdict.reasons
    assert keys(a) & keys(b), "blocking would never bring the two together"
    assert len(cluster([a, b])) == 1


@pytest.mark.parametrize(("a", "b"), TWO)
def test_two_events(a: Mention, b: Mention) -> None:
    verdict = compare(a, b)
    assert verdict.apart or verdict.score < JOIN
    assert len(cluster([a, b])) == 2


def test_a_mention_that_says_nothing_is_an_event_of_its_own() -> None:
    bare = [mention(n, "fair", published=None) for n in (1, 2)]
    assert len(cluster(bare)) == 2


def test_contradictions_hold_between_groups_not_only_pairs() -> None:
    """A vague mention fits both editions as well: it joins neither, and leaves a question for a person."""
    vague = mention(3, "Craft Village Fair", start=D(2026, 10, 17), venue="489 Hoàng Quốc Việt")
    a, b = TWO[0]
    found = cluster([a, b, vague])
    assert len(found) == 3
    (alone,) = (s for event in found for s in event.sightings if s.mention == 3)
    assert alone.reasons[0].startswith("a question: is it")


def test_thirty_copies_are_one_witness_for_the_days() -> None:
    copies = [
        Mention(
            id=n, article=n, story=1, name="OCOP fair", kind="fair", start=D(2026, 10, 18), venue="489 Hoàng Quốc Việt"
        )
        for n in range(1, 31)
    ]
    others = [mention(n, "OCOP fair", start=D(2026, 10, 17), venue=PLACE) for n in (41, 42)]
    (event,) = cluster([*copies, *others])
    assert event.start == D(2026, 10, 17)


NAMES = [
    "OCOP fair",
    "Hội chợ OCOP",
    "Craft Village Fair 2025",
    "Craft Village Fair 2026",
    "lacquer exhibition",
    "seminar on silk",
]
mentions = st.lists(
    st.builds(
        lambda name, kind, start, venue, published: (
            {"name": name, "kind": kind, "start": start, "venue": venue} | {"published": published}
        ),
        st.sampled_from(NAMES),
        st.sampled_from(["fair", "exhibition", "seminar"]),
        st.none() | st.dates(D(2025, 10, 1), D(2025, 10, 12)),
        st.none() | st.sampled_from(["489 Hoàng Quốc Việt", "176 Quang Trung", "Ninh Kiều wharf"]),
        st.dates(D(2025, 10, 1), D(2025, 10, 20)),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(mentions, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(rows: list[dict[str, object]], random: object) -> None:
    built = [mention(n, **row) for n, row in enumerate(rows, 1)]  # type: ignore[arg-type]
    shuffled = list(built)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert groups(built) == groups(shuffled)
    assert sorted(s.mention for event in cluster(built) for s in event.sightings) == [m.id for m in built]


def groups(found: list[Mention]) -> set[frozenset[int]]:
    return {frozenset(s.mention for s in event.sightings) for event in cluster(found)}


def test_names_through_the_thesaurus() -> None:
    assert tokens("Hội chợ Làng nghề và sản phẩm OCOP") == tokens("fair of craft villages and OCOP products")
    assert likeness("Triển lãm sơn mài Hà Đông", "Ha Dong lacquerware exhibition") > 0.95
    assert likeness("silk week", "pottery week") < 0.45
    assert contained("OCOP Promotion Center", "OCOP Promotion Center, 176 Quang Trung") and not contained(
        "fair", "OCOP fair"
    )
    assert years("Festival 2025 of 1000 years, 20251") == {2025}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("22nd Vietnam Craft Village Fair 2026", "21st Vietnam Craft Village Fair 2025"),
        ("Hội chợ Làng nghề Việt Nam lần thứ 18", "Vietnam Craft Village Fair"),
    ],
)
def test_a_series_keeps_its_key_over_the_years(a: str, b: str) -> None:
    assert series_key(a) == series_key(b) is not None


def test_a_common_word_alone_is_no_series() -> None:
    assert series_key("fair 2026") is None


def test_persons_of_one_name_stay_two_where_their_offices_part_them() -> None:
    offices = [
        "Hanoi Department of Industry and Trade",
        "Department of Industry and Trade",
        "Mỹ Xương Mango Cooperative",
        None,
    ]
    people = [Named(str(n), "Nguyễn Văn Hòa", office) for n, office in enumerate(offices)]
    found = [{p.article for p in group} for group in join_persons(people)]
    assert any({"0", "1"} <= group for group in found)
    assert not any({"0", "2"} <= group for group in found)
    assert (
        len(
            join_persons(
                [Named("1", "Tran Phu Lu", "ITPC"), Named("2", "Trần Phú Lữ", "Trade Promotion Centre (ITPC)")]
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("OCOP Promotion Center, 176 Quang Trung", "điểm trưng bày sản phẩm OCOP, 176 Quang Trung", True),
        ("489 Hoang Quoc Viet Street", "số 489 đường Hoàng Quốc Việt", True),
        ("176 Quang Trung", "178 Quang Trung", False),
        ("Thang Long Imperial Citadel", "Hoàng thành Thăng Long", True),
        ("Ninh Kiều wharf", "Bạch Đằng wharf", False),
    ],
)
def test_venues_under_their_spellings(a: str, b: str, same: bool) -> None:
    assert one_venue(a, b) is one_venue(b, a) is same
    assert (len(join_venues([("1", a), ("2", b)])) == 1) is same


STORY = (
    "Hanoi opened its autumn fair of village crafts on Friday with pottery, silk and lacquer from forty communes. "
    "Buyers from eleven countries walked the aisles in the first hours, and organisers expect twice as many on Sunday. "
    "The fair runs for five days at the exhibition ground and closes with an auction of prize pieces for a school fund."
)


def test_a_reprint_is_the_same_story_and_another_text_is_not() -> None:
    reprint = f"VIETNAM, October 26 - {STORY.rsplit('.', 2)[0]}. — HC"
    other = (
        "The football federation named its squad for the spring cup with three newcomers in defence and no surprises."
    )
    assert set(bands(STORY)) & set(bands(reprint))
    assert same_story(STORY, [(1, reprint), (2, other)]) == {1}
    assert not set(bands(STORY)) & set(bands(other))
    assert bands("Photos: a craft fair.") == ()


@pytest.mark.parametrize(("a", "b"), ONE)
def test_partners_are_those_that_a_new_mention_may_join(a: Mention, b: Mention) -> None:
    assert partners([a], [b]) == {2} and partners([b], [a]) == {1}


@pytest.mark.parametrize(("a", "b"), TWO)
def test_others_that_share_a_key_only_are_no_partners(a: Mention, b: Mention) -> None:
    assert partners([a], [b]) == set()
