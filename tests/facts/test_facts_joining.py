"""Across the languages: names, places, venues, persons and series; input that says little or contradicts itself."""

from datetime import date as D
from pathlib import Path

import pytest

from benchmarks.histories.__main__ import FLOOR, fallen, measured
from benchmarks.histories.scoring import score
from benchmarks.histories.truth import samples
from facts.evidence import compare
from facts.joining import Named, join_persons, join_venues, one_venue
from facts.linking import cluster
from facts.names import edition_of, tokens
from facts.scopes import scope
from facts.series import join_series
from records import Event, Mention


def mention(number: int, name: str, kind: str = "fair", **values: object) -> Mention:
    article = values.pop("article", number)
    return Mention(id=number, article=article, story=number, name=name, kind=kind, main=True, **values)  # type: ignore[arg-type]


def event(name: str, kind: str = "fair", **values: object) -> Event:
    empty = {"start": None, "end": None, "venue": None, "place": None, "edition": None, "series": None}
    return Event(name=name, kind=kind, sightings=(), **(empty | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hội chợ quảng bá, kết nối sản phẩm làng nghề", "fair to promote and connect craft village goods"),
        ("Tuần lễ giới thiệu đặc sản vùng miền", "week introducing regional specialties"),
        ("Lễ hội bánh dân gian Nam Bộ lần thứ IX", "9th Southern Folk Cake Festival 2022"),
        ("Hội chợ mỗi xã một sản phẩm mùa xuân", "Spring One Commune One Product Fair"),
        ("Diễn đàn OCOP Đồng bằng sông Cửu Long", "Mekong Delta OCOP forum"),
        ("Triển lãm gốm sứ và mây tre đan", "exhibition of pottery, bamboo and rattan"),
        ("Phiên chợ hàng Việt", "market day of Vietnamese goods"),
    ],
)
def test_names_mean_the_same_in_both_languages(a: str, b: str) -> None:
    assert tokens(a) == tokens(b)


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("Hội chợ Làng nghề lần thứ 18", 18),
        ("Lễ hội lần thứ IX năm 2024", 9),
        ("Chợ phiên lần 2", 2),
        ("fifth coconut festival", 5),
        ("the 21st Craft Village Fair", 21),
        ("hội chợ OCOP lần đầu tiên", 1),
        ("Hội chợ lần thứ nhất", 1),
        ("exhibition for the 70th anniversary of the city", None),
        ("Hội chợ Xuân 2026", None),
    ],
)
def test_the_number_of_an_edition_in_any_spelling(name: str, edition: int | None) -> None:
    assert edition_of(name) == edition


@pytest.mark.parametrize(
    ("text", "provinces"),
    [
        ("quận Ba Đình", {"hanoi"}),  # and no Quản Bạ
        ("Vũng Tàu Ward", {"hochiminh"}),  # of another province until 2025
        ("huyện Cao Lãnh, tỉnh Đồng Tháp", {"dongthap"}),
        ("thành phố Móng Cái", {"quangninh"}),
        ("đường Điện Biên Phủ", set()),
        ("176 Quang Trung", set()),
        ("the fairground", set()),
    ],
)
def test_where_a_text_lies_on_todays_map(text: str, provinces: set[str]) -> None:
    assert scope(text).provinces == provinces


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Imperial Citadel of Thăng Long", "Trung tâm Di sản Hoàng thành Thăng Long", True),
        ("Thang Long Imperial Citadel, 19C Hoang Dieu, Ba Dinh Ward", "số 19C Hoàng Diệu", True),
        ("Agricultural Exhibition Centre, 489 Hoang Quoc Viet", "489 Hoàng Quốc Việt, phường Nghĩa Đô", True),
        ("Quảng trường thành phố Bến Tre", "Quảng trường thành phố Cao Bằng", False),
        ("Trung tâm Văn hóa huyện Thanh Oai", "Trung tâm Văn hóa huyện Quốc Oai", False),
        ("phố đi bộ Nguyễn Huệ", "phố đi bộ Trịnh Công Sơn", False),
        ("Trinh Cong Son pedestrian street", "OCOP Promotion Centre, 2 Trinh Cong Son Street", False),
        ("Tu Tuong Park", "Công viên Ấn tượng", False),
        ("GO! Thăng Long supermarket in Hanoi", "siêu thị Big C Thăng Long (Hà Nội)", True),
        ("AEON Mall, Hanoi", "AEON Mall, Hue City", False),
        ("Hanoi Agricultural Extension Centre", "Trung tâm Khuyến nông Hà Nội", True),
        ("trung tâm", "center", False),
    ],
)
def test_venues_are_joined_by_what_is_their_own(a: str, b: str, same: bool) -> None:
    assert one_venue(a, b) is one_venue(b, a) is same


def test_a_bare_spelling_between_two_places_joins_neither() -> None:
    texts = [
        ("1", "OCOP Product Promotion Centre, 176 Quang Trung"),
        ("2", "OCOP Product Promotion Centre, 2 Trinh Cong Son"),
        ("3", "OCOP Product Promotion Centre"),
    ]
    assert len(join_venues(texts)) == 3


def test_two_articles_of_one_event_in_one_ward_mean_one_venue() -> None:
    texts = [("1", "chợ đêm, phường Vũng Tàu"), ("2", "Seagull Park, Vũng Tàu Ward")]
    assert len(join_venues(texts)) == 2
    assert len(join_venues(texts, {"1": frozenset({7}), "2": frozenset({7})})) == 1
    assert len(join_venues(texts, {"1": frozenset({7}), "2": frozenset({8})})) == 2


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("Chairman", "municipal People’s Committee"), ("Chủ tịch", "UBND TP Huế"), True),
        (("Deputy Minister", "Ministry of Agriculture and Rural Development"), ("Thứ trưởng", "Bộ NN&PTNT"), True),
        (("Chủ tịch", "UBND tỉnh Bến Tre"), ("Vice Chairman", "Ha Giang People's Committee"), False),
        (("artisan", None), ("Nghệ nhân", None), True),
        (("Minister of Finance", None), ("artisan", None), False),
        (("Director", "Trade Promotion Centre for Agriculture"), ("director", "Mango Cooperative"), False),
    ],
)
def test_one_person_by_post(a: tuple[str, str | None], b: tuple[str, str | None], same: bool) -> None:
    people = [
        Named(str(n), name, org, title) for n, (name, (title, org)) in enumerate([("Le Van Ba", a), ("Lê Văn Bá", b)])
    ]
    assert (len(join_persons(people)) == 1) is same


def test_one_name_at_one_event_is_one_person() -> None:
    both = frozenset({3})
    people = [Named("1", "Tran Van Tu", "ITPC", None, both), Named("2", "Trần Văn Tư", "Sở Du lịch", None, both)]
    assert len(join_persons(people)) == 1


def test_a_name_that_is_a_place_too_is_only_joined_by_its_post() -> None:
    """A street, a district and a person called Quang Trung."""
    assert not one_venue("đường Quang Trung", "ông Quang Trung, Giám đốc Sở")
    assert scope("ông Quang Trung, Giám đốc").units_of("district") == frozenset()
    assert len(join_persons([Named("1", "Hà Giang", "Sở Công Thương"), Named("2", "Ha Giang", "HTX Tà Xùa")])) == 2


EDITIONS = [
    event("15th Vietnam Craft Village Fair", start=D(2019, 10, 9), place="Hanoi"),
    event("Hội chợ Làng nghề và sản phẩm OCOP Việt Nam lần thứ 16", start=D(2020, 11, 12), place="Hà Nội"),
    event("18th OCOP Craft Village and Products Fair", start=D(2022, 11, 2), place="Hanoi"),
]


def test_editions_of_a_drifting_name_are_one_series() -> None:
    assert join_series(EDITIONS) == [[0, 1, 2]]
    assert join_series(EDITIONS[::-1]) == [[0, 1, 2]]


@pytest.mark.parametrize(
    "other",
    [
        event("14th Vietnam Craft Village Fair", start=D(2023, 10, 9), place="Hanoi"),  # the number falls
        event("Craft Village Fair", start=D(2023, 10, 9), place="Cần Thơ"),
        event("Silk Fair", start=D(2023, 10, 9), place="Hanoi"),
        event("craft village conference", "conference", start=D(2023, 10, 9), place="Hanoi"),
        event("15th Vietnam Craft Village Fair", start=D(2019, 10, 10), place="Hanoi"),  # the same edition once more
    ],
)
def test_what_is_no_edition(other: Event) -> None:
    assert not any(len(EDITIONS) in group for group in join_series([*EDITIONS, other]))


def test_a_monthly_fair_is_a_series_and_a_region_has_one_series_in_many_places() -> None:
    days = [D(2026, month, 5) for month in (3, 4, 5)]
    monthly = [event("Phiên chợ nông sản an toàn", "market", start=day, place="Tây Hồ, Hà Nội") for day in days]
    region = [
        event("Mekong Delta OCOP forum", "conference", start=D(2024, 9, 29), place="Kien Giang"),
        event("Diễn đàn kết nối OCOP Đồng bằng sông Cửu Long", "conference", start=D(2023, 12, 10), place="Cà Mau"),
    ]
    assert join_series([*region]) == [[0, 1]]
    assert join_series(monthly) == [[0, 1, 2]]


def test_a_general_name_does_not_chain_fairs_of_different_goods() -> None:
    hall = {"venue": "nhà văn hóa Tân Kiểng"}
    embroidery = [event("Hội chợ thêu Tân Kiểng", start=D(year, 5, 3), **hall) for year in (2021, 2023)]
    gifts = [event("Hội chợ quà tặng Tân Kiểng", start=D(year, 8, 9), **hall) for year in (2021, 2022)]
    general = event("Hội chợ Tân Kiểng", start=D(2025, 2, 1), **hall)
    groups = join_series([*embroidery, *gifts, general])
    assert any(0 in group and 1 in group for group in groups)
    assert any(2 in group and 3 in group for group in groups)
    assert not any({0, 2} <= set(group) for group in groups)


def test_what_a_series_holds_stays_and_only_what_is_new_is_asked_about() -> None:
    held = ["key", None, "key", "key"]
    assert join_series([*EDITIONS, event("Silk Fair", start=D(2020, 1, 1))], set(), held) == [[0, 2, 3]]
    assert join_series(EDITIONS, {1}, ["key", None, "key"]) == [[0, 1, 2]]


PLACE = "489 Hoàng Quốc Việt"


@pytest.mark.parametrize(
    "rows",
    [
        [mention(1, "OCOP fair"), mention(2, "OCOP fair")],  # neither day nor venue
        [  # starts after it ends
            mention(1, "OCOP fair", start=D(2026, 5, 9), end=D(2026, 5, 1), venue=PLACE),
            mention(2, "OCOP fair", start=D(2026, 7, 9), end=D(2026, 7, 12), venue=PLACE),
        ],
        [  # two editions in one article
            mention(1, "Craft Village Fair lần thứ 5", article=1, venue=PLACE, start=D(2025, 5, 1)),
            mention(2, "Craft Village Fair lần thứ 6", article=1, venue=PLACE, start=D(2026, 5, 1)),
        ],
        [  # a fair and a street of one name
            mention(1, "Hội chợ Hàng Mã", start=D(2026, 9, 1), place="Hà Nội"),
            mention(2, "phố Hàng Mã", "display_space", start=D(2026, 11, 1), place="Hà Nội"),
        ],
        [  # the same words in two provinces
            mention(1, "Hội chợ OCOP mùa xuân", start=D(2026, 2, 1), place="Lào Cai"),
            mention(2, "Hội chợ OCOP mùa xuân", start=D(2026, 2, 1), place="Cà Mau"),
        ],
        [mention(1, "", venue=""), mention(2, "!", place="?")],
    ],
)
def test_little_or_contradicting_input_is_joined_with_nothing(rows: list[Mention]) -> None:
    assert len(cluster(rows)) == len(rows)
    assert len(cluster(rows[::-1])) == len(rows)


def test_missing_days_forbid_no_link_and_a_contradiction_does() -> None:
    name = "Southern Folk Cake Festival"
    said: dict[str, object] = {"place": "Cần Thơ", "figures": (("booth", 300.0),)}
    told = mention(1, f"10th {name}", "festival", start=D(2023, 4, 28), **said)
    vague = mention(2, "Lễ hội bánh dân gian Nam Bộ lần thứ X", "festival", **said)
    verdict = compare(told, vague)
    assert verdict.apart is None and len(cluster([told, vague])) == 1
    assert "the same edition (10)" in verdict.reasons and "figures in common: 300 booth" in verdict.reasons
    other = mention(3, f"11th {name}", "festival", **said)
    assert compare(told, other).apart == "editions 10 and 11"


def test_a_wrong_day_in_one_article_does_not_split_an_event() -> None:
    days = {"end": D(2026, 5, 9), "venue": PLACE}
    right = [mention(n, "Red River OCOP fair", start=D(2026, 5, 1), **days) for n in range(1, 6)]
    wrong = mention(9, "Red River OCOP fair", start=D(2026, 5, 20), end=D(2026, 5, 24), venue=PLACE)
    vague = mention(10, "Red River OCOP fair", published=D(2026, 5, 10), venue=PLACE)
    assert max(len(e.sightings) for e in cluster([*right, vague, wrong])) >= 6


def test_scores_of_a_clustering() -> None:
    truth = {"a": 1, "b": 1, "c": 2, "d": 2}
    perfect = score(truth, [["a", "b"], ["c", "d", "unknown"]])
    assert (perfect.pairwise, perfect.b_cubed) == (1.0, 1.0)
    half = score(truth, [["a", "b"], ["c"]])
    assert (half.precision, half.recall, len(half.missed)) == (1.0, 0.5, 1)
    assert score(truth, [["a", "b", "c", "d"]]).b_cubed == pytest.approx(2 / 3)


def test_no_figure_of_the_sample_articles_is_below_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    figures = measured(samples())
    assert fallen(Path(FLOOR), figures) == [], capsys.readouterr().out
