"""The fields that a query can name, with their English and Vietnamese names, and the facets."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from search.text import fold_text

Kind = Literal["text", "day", "count"]
FACETS = ("source", "year", "language", "province", "event-kind", "event", "official", "venue", "craft")


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field: its name in the engine, what it holds, and for a count the unit counted."""

    name: str
    kind: Kind
    unit: str = ""


# Vietnamese names are compared folded and without hyphens: tiêu-đề, tieu-de and tieude are one.
_TEXT = {
    "title": "tiêu-đề tít",
    "lead": "sapo dẫn-đề",
    "body": "nội-dung",
    "caption": "captions chú-thích",
    "tag": "tags thẻ từ-khoá",
    "source": "nguồn báo",
    "language": "lang ngôn-ngữ",
    "author": "authors tác-giả",
    "event": "events sự-kiện",
    "event-kind": "kind loại-sự-kiện",
    "venue": "venues địa-điểm",
    "place": "places nơi địa-phương",
    "province": "tỉnh",
    "craft": "crafts nghề",
    "village": "villages làng",
    "official": "officials person cán-bộ quan-chức lãnh-đạo",
    "organization": "organizations organisation org tổ-chức cơ-quan đơn-vị",
}
_DAY = {"published": "ngày-đăng đăng year năm", "event-date": "ngày-sự-kiện diễn-ra"}
_COUNT = {
    "product": "sản-phẩm",
    "booth": "gian-hàng stall stalls",
    "enterprise": "enterprises business businesses doanh-nghiệp",
    "cooperative": "hợp-tác-xã",
    "household": "hộ",
    "artisan": "nghệ-nhân",
    "craft_village": "làng-nghề",
    "commune": "xã",
    "district": "huyện",
    "province_count": "provinces số-tỉnh",
    "country": "countries quốc-gia nước",
    "visitor": "khách lượt-khách",
    "entity": "entities đơn-vị-tham-gia chủ-thể",
    "day": "days số-ngày",
    "year_count": "years số-năm",
    "star": "stars sao",
    "delegate": "đại-biểu",
    "person_count": "people người",
    "event_count": "số-sự-kiện",
    "criterion": "criteria tiêu-chí",
    "area_m2": "area diện-tích",
    "money_vnd": "vnd đồng",
    "money_usd": "usd",
    "percent": "phần-trăm",
    "tonne": "tấn",
}
_UNITS = {"province_count": "province", "year_count": "year", "person_count": "person", "event_count": "event"}


def key(name: str) -> str:
    """How names of fields are compared."""
    return fold_text(name).replace("-", "").replace("_", "")


def _table() -> dict[str, FieldName]:
    table: dict[str, FieldName] = {}
    for kind, names in (("text", _TEXT), ("day", _DAY)):
        for name, aliases in names.items():
            for alias in (name, *aliases.split()):
                table[key(alias)] = FieldName(name, kind)  # type: ignore[arg-type]
    for name, aliases in _COUNT.items():
        unit = _UNITS.get(name, name)
        for alias in (name, name + "s", *aliases.split()):
            table.setdefault(key(alias), FieldName(name, "count", unit))
    return table


FIELDS = _table()


def find(name: str) -> FieldName | None:
    """The field with that English or Vietnamese name, with or without diacritics."""
    return FIELDS.get(key(name))


def near(name: str) -> list[str]:
    """Names of fields that resemble an unknown one."""
    known = {key(n): n for group in (_TEXT, _DAY, _COUNT) for n in group}
    return [known.get(k, k) for k in get_close_matches(key(name), FIELDS, n=2, cutoff=0.6)]


def names(kind: Kind) -> list[tuple[str, list[str]]]:
    """The fields of a kind, each with its other names."""
    table = {"text": _TEXT, "day": _DAY, "count": _COUNT}[kind]
    return [(name, aliases.split()) for name, aliases in table.items()]
