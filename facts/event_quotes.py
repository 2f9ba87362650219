"""Events that are named within quotes without a word for their kind, made events by the day right behind the name."""

import re

from facts.event_kinds import Named, edition_in, head_pattern, year_in
from facts.text import Sentence, Text

_NAME = re.compile(
    r"[“\"](?P<name>[^\W\d_][^“”\"\n]{7,110})[”\"](?=,?\s(?:"
    r"(?:(?:will |is to )?(?:runs?|ran|opens?|opened|take place|takes place|took place|kicks? off|kicked off|lasts?)"
    r"|was held|will be held|is being held)\s|from\s(?:[A-Z]|\d|today|tomorrow)"
    r"|(?:(?:sẽ|đã|được)\s)?(?:diễn ra|tổ chức|khai mạc|mở cửa)\s|từ\s(?:ngày\s)?\d|từ\shôm\snay))"
)
# a theme, a record, a piece or a person's words are no events
_OTHER = re.compile(
    r"(?:themed?|slogan|motto|title|song|film|book|opera|play|drama|says?|said|adds?|record|message"
    r"|chủ đề|thông điệp|khẩu hiệu"
    r"|phương châm|danh hiệu|kỷ lục|bài hát|ca khúc|vở|phim|cuốn|cuộc vận động|phong trào|đề án|chiến dịch|mô hình)"
    r"(?:\s(?:is|was|of|là|với|mang tên))?[:,]?\s$",
    re.IGNORECASE,
)


def quoted_events(text: Text, sentence: Sentence, number: int) -> list[Named]:
    """Names in quotes that hold no head noun ("“Northern Flavours”, from Friday to Sunday, belongs to ...")."""
    found = []
    for m in _NAME.finditer(text.nfc, sentence.start, sentence.stop):
        name = " ".join(m["name"].split())
        if head_pattern(text.lang).search(name) or _OTHER.search(text.nfc[max(0, m.start() - 30) : m.start()]):
            continue
        if head_pattern(text.lang).search(text.nfc[max(sentence.start, m.start() - 24) : m.start()]):
            continue  # "the fair “Northern Flavours”": found with its kind
        if not name[0].isupper() or name.endswith((",", ".", "!", "?")):
            continue
        found.append(
            Named(
                begin=m.start("name"),
                end=m.end("name"),
                name=name,
                kind="other",
                head="event" if text.lang == "en" else "sự kiện",
                sentence=number,
                proper=True,
                edition=edition_in(name),
                year=year_in(name),
            )
        )
    return found
