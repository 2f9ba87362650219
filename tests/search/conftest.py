"""A small archive in our own words, in both languages, with near-copies, figures and awkward spellings."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import search
from records.entry import Entry

# seven articles; 3 is a near-copy of 1
ENTRIES = [
    Entry(
        id=1,
        url="https://a.example/1",
        title="Làng nghề sơn mài Hạ Thái mở hội",
        lead="Làng nghề sơn mài mở hội trong ba ngày.",
        body="Làng nghề sơn mài mở hội trong ba ngày.\n\nHội chợ thu hút 3.463 lượt khách. Bà An: y như năm ngoái.",
        source="Báo Sông Quê",
        language="vi",
        authors=("Trần Thị Bình",),
        published=date(2025, 10, 1),
        story=1,
        events=((7, "Hội chợ làng nghề Hạ Thái 2025"),),
        event_kinds=("fair",),
        event_days=(date(2025, 10, 3), date(2025, 10, 5)),
        venues=("Nhà văn hóa Hạ Thái",),
        places=("Hà Nội",),
        provinces=("Hà Nội",),
        officials=("Nguyễn Ánh Dương",),
        organizations=("Sở Công Thương Hà Nội",),
        counts=(("booth", 120.0), ("visitor", 3463.0)),
        stars=(4,),
        tags=("sơn mài",),
        captions=("Thợ vẽ bên bức bình phong",),
    ),
    Entry(
        id=2,
        url="https://b.example/2",
        title="Lacquerware fair opens in Ha Dong",
        body="The lacquerware fair in Ha Dong drew 3,463 visitors in May. Lang nghe son mai: lacquer villages.",
        source="River Post",
        language="en",
        published=date(2024, 5, 3),
        story=2,
        event_kinds=("fair",),
        places=("Hà Nội",),
        provinces=("Hà Nội",),
        counts=(("booth", 80.0),),
    ),
    Entry(
        id=3,
        url="https://c.example/3",
        title="Làng nghề sơn mài Hạ Thái vào hội",
        body="Làng nghề sơn mài mở hội trong ba ngày. Khách rất đông.",
        source="Tin Ven Đê",
        language="vi",
        published=date(2025, 10, 2),
        story=1,
        events=((7, "Hội chợ làng nghề Hạ Thái 2025"),),
        event_kinds=("fair",),
        event_days=(date(2025, 10, 3),),
        places=("Hà Nội",),
        provinces=("Hà Nội",),
    ),
    Entry(
        id=4,
        url="https://a.example/4",
        title="Lạng Sơn bày bánh",
        body="Nghề làm bánh ở Lạng Sơn. Sao mai sáng trên làng bản. Giá 1,5 triệu đồng.",
        source="Báo Sông Quê",
        language="vi",
        published=date(2023, 5, 3),
        places=("Lạng Sơn",),
        provinces=("Lạng Sơn",),
        counts=(("booth", 100.0),),
    ),
    Entry(
        id=5,
        url="https://b.example/5",
        title="Weaving week draws crowds",
        body="Silk and brocade from 63 provinces. The exhibition ran by the lacquer museum. OCOP stars were given.",
        source="River Post",
        language="en",
        published=date(2024, 12, 31),
        event_kinds=("exhibition",),
        event_days=(date(2024, 12, 20),),
        officials=("Lê Văn Đô",),
        stars=(5,),
    ),
    Entry(
        id=6,
        url="https://b.example/6",
        title="No day known",
        body="A note on thuỷ sản and hoà bình; nothing more.",
        source="River Post",
    ),
    Entry(
        id=7,
        url="https://d.example/7",
        title="Thủy sản Hòa Bình",
        body="Gốm Bát Tràng, lụa Vạn Phúc. Đường đến chợ đông. 20.10.2025",
        source="Tin Ven Đê",
        language="vi",
        published=date(2025, 10, 20),
    ),
]


def small_archive() -> list[Entry]:
    """A list of one's own of the seven articles."""
    return list(ENTRIES)


@pytest.fixture
def archive() -> list[Entry]:
    return small_archive()


@pytest.fixture
def index(tmp_path: Path, archive: list[Entry]) -> Iterator[search.SearchIndex]:
    opened = search.open_index(tmp_path / "index")
    opened.update(archive)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[search.SearchIndex]:
    """One index for tests that only read; in two segments with a deletion."""
    opened = search.open_index(tmp_path_factory.mktemp("lasting") / "index")
    entries = small_archive()
    opened.update([*entries[:4], Entry(id=99, url="x", title="làng nghề cũ", body="làng nghề", source="x")])
    opened.update(entries[4:], removed=[99])
    yield opened
    opened.close()
