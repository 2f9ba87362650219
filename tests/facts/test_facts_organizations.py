"""Named organisations and what they did."""

import pytest

from facts.organizations import find_organizations
from facts.text import prepare

CASES: list[tuple[str, str, list[tuple[str, str | None]]]] = [
    (
        "en",
        "The fair is organised by the Ministry of Industry and Trade and the Hanoi People’s Committee.",
        [("Ministry of Industry and Trade", "organized"), ("Hanoi People’s Committee", "organized")],
    ),
    (
        "en",
        "The Vietnam Association of Craft Villages will host a contest in May.",
        [("Vietnam Association of Craft Villages", "hosted")],
    ),
    (
        "en",
        "The week was sponsored by Song Hong Joint Stock Company.",
        [("Song Hong Joint Stock Company", "sponsored")],
    ),
    (
        "en",
        "The Ministry of Culture, Sports and Tourism issued a plan.",
        [("Ministry of Culture, Sports and Tourism", None)],
    ),
    ("en", "Tam Coc Cooperative sold 40 bags.", [("Tam Coc Cooperative", None)]),
    (
        "vi",
        "Hội chợ do UBND tỉnh Hà Giang phối hợp với Tập đoàn Central Retail Việt Nam tổ chức.",
        [("UBND tỉnh Hà Giang", "organized"), ("Tập đoàn Central Retail Việt Nam", "organized")],
    ),
    (
        "vi",
        "Sở Nông nghiệp và Môi trường tỉnh Lâm Đồng ban hành kế hoạch.",
        [("Sở Nông nghiệp và Môi trường tỉnh Lâm Đồng", None)],
    ),
    (
        "vi",
        "Trung tâm Xúc tiến Đầu tư, Thương mại, Du lịch Hà Nội mời 30 đơn vị.",
        [("Trung tâm Xúc tiến Đầu tư, Thương mại, Du lịch Hà Nội", None)],
    ),
    (
        "vi",
        "Tuần hàng được Sở Công Thương TP.HCM tổ chức với sự tài trợ của Agribank.",
        [("Sở Công Thương TP.HCM", "organized"), ("Agribank", "sponsored")],
    ),
    ("vi", "Đơn vị tổ chức: Công ty CP Hội chợ Sông Hồng.", [("Công ty CP Hội chợ Sông Hồng", "organized")]),
    ("en", "It was held under the direction of the Ministry of Culture.", [("Ministry of Culture", "directed")]),
    ("vi", "HTX Bưởi da xanh Tân Phong kể lại mùa bưởi năm ngoái.", [("HTX Bưởi da xanh Tân Phong", None)]),
]

NONE = [
    ("en", "The department and the centre were busy."),
    ("en", "Visitors bought baskets in the rain."),
    ("vi", "Người dân phố cổ Hội An vui đón khách."),
    ("vi", "Hội chợ thu hút đông người."),
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_organizations(lang: str, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(o.name, o.part) for o in find_organizations(prepare(text, lang))] == expected


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_no_organization(lang: str, text: str) -> None:
    assert find_organizations(prepare(text, lang)) == []
