"""Bytes of a page -> text: byte order mark, HTTP and meta charset, UTF-16, windows-1258, TCVN3, mixtures; NFC."""

import logging
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from records import Unreadable

log = logging.getLogger(__name__)

MAX_BYTES = 24_000_000
# what a file that is no text begins with
SIGNATURES = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"RIFF",
    b"ID3",
    b"OggS",
    b"\x00\x00\x00\x18ftyp",
    b"\x00\x00\x00 ftyp",
    b"\xd0\xcf\x11\xe0",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
    b"wOFF",
    b"wOF2",
)
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
META_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I
)
HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.I)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
CONTROL_BYTES = bytes([*range(9), 11, 12, *range(14, 32), 127])
# the names that pages give, and what browsers take them for
ALIASES = {
    "x-viet-tcvn5712": "tcvn3",
    "tcvn": "tcvn3",
    "tcvn-5712": "tcvn3",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
}

# TCVN3 ("ABC" fonts): the Vietnamese letter that each Latin-1 character stands for
_TCVN3_CODES = (
    "¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ¨ă©âªê«ô¬ơ\xadư®đµà¶ả·ã¸á¹ạ»ằ¼ẳ½ẵ¾ắÆặÇầÈẩÉẫÊấËậÌèÎẻÏẽÐéÑẹÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞịßòáỏâõãóäọåồæổçỗèốéộêờëởìỡíớîợïùñủòũóúôụ"
    "õừöử÷ữøứùựúỳûỷüỹýýþỵ"
)
TCVN3 = {ord(a): b for a, b in zip(_TCVN3_CODES[::2], _TCVN3_CODES[1::2], strict=True)}
# characters that are no letters in Latin-1 and yet stand inside words: the mark of TCVN3
_TCVN3_INSIDE = re.compile("(?<=[A-Za-z])[¨©ª«¬\xad®µ¶·¸¹»¼½¾×÷](?=[a-z])|(?<=[a-z])[µ¶·¸¹»¼½¾×](?=[\\s.,;])")
_VIETNAMESE_WORDS = re.compile(r"\b(?:và|của|các|là|được|những|trong|với|cho|một|người|sản|phẩm|hội|chợ|tại)\b", re.I)
# UTF-8 that was read as windows-1252 and stored again
_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]{1,3}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, NFC, with the charset it was read as and doubts (`charset-guessed`, `charset-mixed`, ...)."""

    text: str
    charset: str
    flags: tuple[str, ...] = ()


def decode(body: bytes, content_type: str | None = None) -> Decoded | Unreadable:
    """Text of `body`; what is no text at all is Unreadable (`empty`, `binary`, `too-large`). Never raises."""
    if not body.strip(b" \t\r\n\x00"):
        return Unreadable("empty", "The page is empty; fetch it again or leave it out.")
    if len(body) > MAX_BYTES:
        return Unreadable("too-large", f"The page has {len(body):,} bytes, more than {MAX_BYTES:,}; it is not read.")
    if body.lstrip()[:16].startswith(SIGNATURES):
        return Unreadable("binary", "The response is a file and no page; import its text instead.")
    found = _decode(body, content_type)
    if isinstance(found, Unreadable):
        return found
    text, flags = found.text, list(found.flags)
    # looked for in the bytes, where that is quick; only then in the text
    if len(body.translate(None, CONTROL_BYTES)) != len(body) and CONTROL.search(text):
        text = CONTROL.sub("", text)
    for mend, flag in ((_mend_twice, "charset-mended"), (_mend_tcvn3, "tcvn3")):
        mended = mend(text)
        if mended is not None:
            text = mended
            flags.append(flag)
    return Decoded(nfc(text), found.charset, tuple(flags))


def nfc(text: str) -> str:
    """`text` in Unicode's composed form."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _decode(body: bytes, content_type: str | None) -> Decoded | Unreadable:
    for bom, charset in BOMS:
        if body.startswith(bom):
            return Decoded(body.decode(charset, errors="replace"), charset)
    if (wide := _wide(body)) is not None:
        return Decoded(body.decode(wide, errors="replace"), wide, ("charset-guessed",))
    if body[:65536].count(0) > 16:
        return Unreadable("binary", "The response is full of NUL bytes, which no page is; import its text instead.")
    # the one family of charsets that is valid UTF-8 and means something else
    if b"iso-2022" not in body[:4096].lower() and "iso-2022" not in (content_type or "").lower():
        try:
            # a declaration other than UTF-8 over bytes that are valid UTF-8 is nearly always the declaration's fault
            return Decoded(body.decode("utf-8"), "utf-8")
        except UnicodeDecodeError as error:
            log.debug("not UTF-8 at byte %d", error.start)
    declared = _declared(body, content_type)
    if declared and declared != "utf-8":
        known = _try(body, declared)
        if known is not None:
            return known
    return _guess(body)


def _declared(body: bytes, content_type: str | None) -> str:
    http = HTTP_CHARSET.search(content_type or "")
    meta = META_CHARSET.search(body[:8192])
    name = (http.group(1) if http else meta.group(1).decode("ascii") if meta else "").lower().replace("utf8", "utf-8")
    return ALIASES.get(name, name)


def _try(body: bytes, charset: str) -> Decoded | None:
    if charset == "tcvn3":
        return Decoded(body.decode("latin-1").translate(TCVN3), "tcvn3", ("tcvn3",))
    try:
        return Decoded(body.decode(charset), charset)
    except LookupError:
        log.info("the page declares the unknown charset %r", charset)
    except UnicodeDecodeError as error:
        # a few bytes that the charset lacks: the declaration still holds for the rest
        text = body.decode(charset, errors="replace")
        if text.count("\ufffd") <= len(text) // 200:
            log.debug("%s lacks byte %d", charset, error.start)
            return Decoded(text, charset, ("charset-mixed",))
    return None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its Latin part is NUL."""
    head = body[: 2 * (min(len(body), 4096) // 2)]
    if len(head) < 16:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    charset = "utf-16-le" if odd > 0.4 * half and even < 0.1 * half else "utf-16-be"
    if charset == "utf-16-be" and not (even > 0.4 * half and odd < 0.1 * half):
        return None
    text = head.decode(charset, errors="replace")
    return charset if sum(ch.isspace() or "\x20" <= ch <= "\x7e" for ch in text) > 0.5 * len(text) else None


def _guess(body: bytes) -> Decoded:
    lenient = body.decode("utf-8", errors="replace")
    bad = lenient.count("\ufffd")
    multibyte = sum(ch > "\x7f" for ch in lenient[:200_000]) - bad
    if bad <= max(3, multibyte // 8) and multibyte > bad:
        # mostly UTF-8, whose sequences no other charset hits by chance; the stray bytes are read as windows-1252,
        # which is where they come from
        return Decoded(body.decode("utf-8", errors="surrogateescape").translate(_STRAY), "utf-8", ("charset-mixed",))
    vietnamese = nfc(body.decode("cp1258", errors="replace"))
    plain = body.decode("latin-1")
    if _mend_tcvn3(plain) is not None:
        return Decoded(plain, "tcvn3", ("charset-guessed",))
    if len(_VIETNAMESE_WORDS.findall(vietnamese[:100_000])) >= 3 and re.search(
        "[ạảấầẩậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữự]", vietnamese
    ):
        return Decoded(vietnamese, "cp1258", ("charset-guessed",))
    best = from_bytes(body[:100_000]).best()
    charset = best.encoding if best else "cp1252"
    return Decoded(body.decode(charset, errors="replace"), charset, ("charset-guessed",))


_STRAY = {0xDC00 + byte: bytes([byte]).decode("cp1252", errors="replace") for byte in range(0x80, 0x100)}


def _mend_tcvn3(text: str) -> str | None:
    """The text with TCVN3 letters in place, or None where it is not in TCVN3."""
    if sum(map(text.count, "µ¸®ª")) < 6 or len(_TCVN3_INSIDE.findall(text)) < 6:
        return None
    mended = text.translate(TCVN3)
    now, then = len(_VIETNAMESE_WORDS.findall(mended)), len(_VIETNAMESE_WORDS.findall(text))
    return mended if now >= 3 and now > then * 3 else None


def _mend_twice(text: str) -> str | None:
    """The text with twice encoded letters mended, or None where there are none."""
    if text.count("á»") + text.count("áº") + text.count("Ä‘") < 5:
        return None

    def once(match: re.Match[str]) -> str:
        raw = bytearray()
        for ch in match.group():
            raw += ch.encode("cp1252", errors="ignore") or (ch.encode("latin-1") if ch < "\u0100" else b"")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            log.debug("kept as it stands: %r", match.group())
            return match.group()

    mended = _TWICE.sub(once, text)
    return mended if mended != text else None
