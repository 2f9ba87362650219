"""Pages of invented outlets in our own words: three tell one fair, in two languages and with two figures."""

import json
from datetime import UTC, datetime
from pathlib import Path

from archive.warc import WarcWriter

EVENT_KEYS = {
    *("id", "name", "kind", "series", "edition", "start", "end", "status", "venue", "place", "organizers"),
    *("officials", "figures", "timeline", "sources", "linked_because"),
    *("decisions", "status_history"),  # beyond what was promised
}

FAIR = [
    "The Thang Long Craft Village Fair 2026 opened at the Hanoi Exhibition Centre, 91 Tran Hung Dao Street, Hanoi, on "
    "October 12, bringing together potters, weavers and lacquer makers from the villages around the capital.",
    "Organised by the Hanoi Department of Industry and Trade, the fair has 120 booths, of which 45 show OCOP products "
    "rated four stars, and runs until October 16.",
    "Nguyen Van Thanh, deputy director of the Hanoi Department of Industry and Trade, said that buyers from nine "
    "countries had asked for samples of rattan trays before the doors were open.",
]
LATER = [
    "After five days the Thang Long Craft Village Fair 2026 closed on October 16 at the Hanoi Exhibition Centre, where "
    "more than 30,000 visitors had walked past its stalls of silk, paper and conical hats.",
    "The Hanoi Department of Industry and Trade, which organised the fair, counted 132 booths in the end, twelve more "
    "than it had planned for, after late entries from two silk villages.",
    "Nguyen Van Thanh, deputy director of the department, called the turnover of the week the best in six years.",
]
VIETNAMESE = [
    "Sáng 12/10, Hội chợ Làng nghề Thăng Long 2026 khai mạc tại Trung tâm Triển lãm Hà Nội, 91 Trần Hưng Đạo, Hà Nội, "
    "quy tụ thợ gốm, thợ dệt và thợ sơn mài của các làng nghề quanh thủ đô.",
    "Hội chợ do Sở Công Thương Hà Nội tổ chức, có 120 gian hàng, trong đó 45 gian giới thiệu sản phẩm OCOP bốn sao, "
    "kéo dài đến hết ngày 16/10.",
    "Ông Nguyễn Văn Thành, Phó Giám đốc Sở Công Thương Hà Nội, cho biết khách hàng của chín nước đã hỏi mua mẫu khay "
    "mây trước giờ mở cửa.",
]
LACQUER = [
    "Lacquerware makers of Hạ Thái village hung 200 panels in the communal house on Saturday, the first show that the "
    "village has put on since the old kiln was closed for repair.",
    "Each panel takes eleven coats and four months of drying, and the youngest painter of the show is nineteen years "
    "old, her teacher said while he dusted the frames.",
]
BAMBOO = [
    "Bamboo weavers of Phú Vinh have begun to sell their baskets by the internet, and a quarter of what they wove in "
    "September went to buyers who had never seen the village.",
    "The cooperative packs each basket in straw and writes the name of the weaver on the lid, so that a customer can "
    "ask for the same hand again.",
]


def page(title: str, day: str, paragraphs: list[str], language: str = "en") -> str:
    body = "".join(f"<p>{part}</p>" for part in paragraphs)
    return (
        f'<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{day}T08:00:00+07:00"></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def write_inputs(folder: Path) -> Path:
    """Saved pages of four outlets: three tell one fair, in two languages and with two figures."""
    folder.mkdir(parents=True)
    (folder / "lacquer.html").write_text(page("Hạ Thái shows its lacquerware", "2026-09-05", LACQUER), "utf-8")
    (folder / "bamboo.txt").write_text("Baskets sold from Phú Vinh\n\n" + "\n\n".join(BAMBOO) + "\n", "utf-8")
    rows = [
        {
            "id": "opening",
            "url": "https://courier.example/thang-long-fair-opens-101.html",
            "html": page("Thang Long Craft Village Fair 2026 opens", "2026-10-12", FAIR),
        },
        {
            "id": "vi",
            "url": "https://bao.example/hoi-cho-lang-nghe-thang-long-102.html",
            "source": "bao",
            "html": page("Hội chợ Làng nghề Thăng Long 2026 khai mạc", "2026-10-12", VIETNAMESE, "vi"),
        },
    ]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    writer = WarcWriter(folder, "later")
    writer.add(
        url="https://gazette.example/fair-closes-103.html",
        at=datetime(2026, 10, 18, 1, tzinfo=UTC),
        status=200,
        headers=[("Content-Type", "text/html; charset=utf-8")],
        body=page("Thang Long Craft Village Fair 2026 closes with 132 booths", "2026-10-17", LATER).encode(),
    )
    writer.close()
    return folder
