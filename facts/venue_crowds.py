"""Sites that a text does not put behind "at": chosen, filled, taken over, or themselves what the sentence tells of.

"The department picked White Heron Park for the fair", "shoppers filled the walking street", "Lotus Square was packed
when the week opened", "Công viên Hoa Sen nhộn nhịp nhờ hội chợ". Whether the sentence names an event is looked at by
whoever asks.
"""

import re

from facts.text import Sentence

_BEFORE = re.compile(
    r"(?<!\w)(?:(?:fill|pack|throng|crowd|pick|select|book|turn|transform)(?:s|ed|ing)?(?:\s(?:into|onto))?"
    r"|(?:pour|spill|mov|return|flock)(?:e|s|es|ed|ing)?\s(?:over|onto|into|to)|t(?:akes?|ook|aking)\sover"
    r"|(?:spread|stretch)(?:s|es|ed|ing)?\s(?:over|across|along)|occup(?:y|ies|ied|ying)|lin(?:e|es|ed|ing)"
    r"|cho(?:ose|oses|se|osing)|l(?:ights?|it)\sup|c(?:omes?|ame)\s(?:back\s)?to|br(?:ings?|ought)\s(?:\w+\s){0,3}to"
    r"|(?:no )?(?:farther|further) than|over|(?:us|shar)(?:e|es|ed|ing))"
    r"\s(?:both\s)?(?:the\s|its\s)?(?:whole\s|entire\s)?$"
    r"|(?<!\w)(?:(?:lấp |chật |phủ )?kín|(?:đổ|kéo|tìm|đưa|dời|chuyển) về|về lại|trở lại|quay lại|chọn|lấy|mượn|thuê"
    r"|(?:rải|trải) (?:khắp|dọc|dài)|quanh|khắp|suốt|chiếm|biến|sử dụng)\s(?:toàn bộ\s|cả\s|trọn\s)?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s?,?\s(?:(?:has|have|had|was|were|is|are|will\sbe|has\sbeen)\s)?(?:already\s|again\s|once\sagain\s|now\s)?"
    r"(?:packed|crowded|full|bustl(?:ing|ed)|busy|fill(?:ed|s)|thronged|decked|dressed|lit|buzz(?:ing|ed)|alive|lively"
    r"|turn(?:ed|s)\sinto|bec(?:ame|omes)|transformed|dr(?:ew|aws)|swelled|saw|sees|chosen|picked|selected|booked|ready"
    r"|smell(?:ed|s)|rang|c(?:ame|omes)\salive|(?:been\s)?(?:given|handed|turned)\sover\sto|belong(?:s|ed)\sto|home\sto)(?!\w)"
    r"|\s?,?\s(?:(?:những|mấy)\s(?:ngày|hôm)\s(?:này|nay|qua)\s|(?:hôm|tối) nay\s|từ sớm\s|(?:đang|đã|sẽ|lại|vừa)\s)*"
    r"(?:đông|nhộn nhịp|tấp nập|rộn (?:ràng|rã)|(?:chật )?kín|náo nhiệt|sôi động|rực (?:rỡ|sáng)|(?:biến |trở )?thành"
    r"|được chọn|(?:sáng|đỏ) đèn|thơm|đầy|ngập|sẵn sàng|hút khách|thu hút)(?!\w)",
    re.IGNORECASE,
)


def is_filled(source: str, sentence: Sentence, begin: int, end: int) -> bool:
    """Whether the words beside a name say that it was chosen for something, is filled by it or is its scene."""
    if _BEFORE.search(source, max(sentence.start, begin - 60), begin):
        return True
    return _BEHIND.match(source, end, sentence.stop) is not None


# sites that act on nobody's behalf, so that one at the head of a clause is its scene and no organiser
OPEN_AIR = frozenset(["quảng trường", "công viên", "vườn hoa", "sân vận động", "phố đi bộ", "tuyến phố đi bộ"])
OPEN_AIR |= {"square", "park", "stadium", "pedestrian street", "walking street", "garden", "promenade"}


def is_scene(source: str, sentence: Sentence, begin: int, end: int, head: str) -> bool:
    """Whether an open-air site opens its clause ("From May 3, | Quảng trường 20/11, thị trấn X | will ...")."""
    before = source[sentence.start : begin]
    opens = not before.strip() or before.endswith(", ")
    return head in OPEN_AIR and opens and source[end : end + 1] in {" ", ","}


_HOSTS_LATER = re.compile(
    r"(?:(?:sẽ|đã)\s)?(?:là|làm|được chọn làm)\s(?:nơi|địa điểm)\s(?:tổ chức|diễn ra|đăng cai)"
    r"|đồng loạt (?:mở|khai mạc)|(?:will|are to|is to)\s(?:host|be the (?:site|venue)s?)"
    r"|(?:are|were|is|was) the (?:site|venue)s? of"
)


def hosts_later(source: str, sentence: Sentence, begin: int, end: int, head: str) -> bool:
    """Whether an open-air site opens a list of sites that will hold the event ("A, B and C will host")."""
    before = source[sentence.start : begin]
    if head not in OPEN_AIR or not (not before.strip() or before.endswith(", ")):
        return False
    return _HOSTS_LATER.search(source, end, min(end + 160, sentence.stop)) is not None


_LANDMARK = re.compile(
    r",?\s(?:nằm\s)?(?:ngay\s)?(?:bên(?:\sbờ|\sdòng|\scạnh)?|cạnh|gần|kề|sát|đối diện|ven|giáp|nhìn ra)\s"
    r"|,?\s(?:just\s|right\s)?(?:on\sthe\s(?:\w+\s)?(?:banks?|shores?|edge)\sof|beside|near|next\sto|opposite|overlooking"
    r"|close\sto|adjacent\sto|not\sfar\sfrom|across\sfrom|facing|by)\s(?:the\s)?"
)

_ON = re.compile(r",?\s(?:on|along|by)\s(?:the\s)?")


def is_landmark(source: str, end: int, begin: int) -> bool:
    """Whether a site is named only to say where the one in front of it lies ("Công viên A bên | sông B")."""
    if begin - end > 30:
        return False
    bank = re.match(r"(?:both\s)?(?:banks?|shores?|edge)\sof\s", source[begin : begin + 14])
    return (_ON if bank else _LANDMARK).fullmatch(source, end, begin) is not None
