"""What stands around a number and decides whether, and what, it counts. For lower-case NFC text.

Those that end in `\\Z` look back from the number, the others are matched behind it.
"""

from __future__ import annotations

import re

AGE = re.compile(r"[ -]years?[ -](?:old|of age)\b|[ -](?:day|week|month|hour)s?[ -]old\b")
YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|from|to|the|year|early|late|mid|than|and|during|for|this|before|after|năm|từ|đến|vụ|hè|xuân|tết)"
    r"|[-–/])[ \xa0]?\Z"
)
COMPOUND = re.compile(r"-([a-z]{2,12})(?:-long)?(?![\w-])")
PARTITIVE = re.compile(r" (?:out )?of (?:all )?(?:the |its |their |these |those |his |her )?(?:total )?(?:of )?(?=\w)")
OF_THEM = re.compile(r" (?:of (?:them|these|those|which|whom)|others?)\b(?! [a-z]{3,12}s\b)")
STREET = re.compile(
    r"(?:[ ][A-ZÀ-ỸĐ][\w’'.-]{0,20}){1,5}?"
    r"[ ](?i:street|road|avenue|boulevard|lane|alley|highway|quay|square|st|str|rd|ave)\b"
)
ONE_IN = re.compile(r"\b(?:one|two|\d{1,2}) in (?:every )?\Z")
SHARE = re.compile(r"/(\d{1,3}(?:[.,]\d{3}){1,2}|\d{1,4})(?=[ ])")
ONES = re.compile(r"(?: [a-z-]{2,20}){0,3} ones\b")
OF_WHICH = re.compile(
    r"(?:of which|of whom|of them|among them|including|in which|trong đó|trong số đó|trong đó có),? \Z"
)
VERB = re.compile(r" (?:are|were|have|had|has|was|been|come|came|from|belong|được|đã|là|đến từ|thuộc)\b")
ADJECTIVES = re.compile(r"((?: [a-z’'-]{2,20}){1,2})(?:,| and|, and) ")
BETWEEN = re.compile(r"\bbetween (?:about )?\Z")
EACH_MONTH = re.compile(r"(?:mỗi|hằng|hàng|một|/)[ ]?(?:tháng|quý|khóa|khoá) \Z|(?:tổng|trong) số \Z")
EACH = re.compile(r"(?:mỗi|hằng|hàng|một|cả|các|tổng) \w{2,8} \Z|trong vòng \Z|định kỳ \Z|\d ngày \Z")
# The programme's name holds two numbers that count nothing; it is read as one word.
PROGRAMME = re.compile(r"one commune(?:s|,| -|-| –|–)? ?-?one product(?:s)?(?: programme| program)?(?: \(ocop\))?")
PLURAL_NEXT = re.compile(r"(?: [a-z-]{2,20}){0,3} [a-z]{3,20}s\b")
# Measures that stand behind a year by no chance: "2000 m2".
PLAIN_MEASURE = re.compile(
    r"[ \xa0]?(?:%|m2|m²|km2|km²|mét vuông|sq\.? ?m\w*|sqm|square met(?:er|re)s|kg|tấn|tonnes?|tons?|lít|hectares?)"
)
ANNIVERSARY = re.compile(
    r" (?:ngày(?! (?:nay|đêm|càng|một))|giải phóng|thống nhất đất nước|quốc khánh|cách mạng tháng)"
)
CELEBRATES = re.compile(r"(?:kỷ niệm|kỉ niệm|chào mừng|mừng|nhân dịp|hướng tới)(?: lần thứ)? \Z")
# "80 dedicated to ...", "20 for handicrafts" behind a count, and what stands in front of such a number.
AGAIN = re.compile(
    r" (?:(?:were |was |are |being )?(?:dedicated|devoted|reserved|assigned|set aside)\b|showcasing|displaying"
    r"|featuring|selling|introducing|exhibiting|promoting|for|from|belonging to|run by|operated by)(?= [a-z])"
)
BEFORE_AGAIN = re.compile(r"(?:[,:]| and| with|including|comprising|of which)(?: [a-z]+)? \Z")
SPAN = re.compile(r" (?:of|since|after) (?!(?:the|its|a|this)\b)[a-z]")
RISES = re.compile(r"(?P<rises> (?:lên|xuống)(?: (?:gần|hơn|trên|khoảng))?) ")
# "six cities", "6 thành phố": cities alone, no "provinces and cities"
CITIES = re.compile(r"(?!.*(?:provinc|localit|tỉnh|địa phương)).*\b(?P<noun>city|cities|thành phố)\b")
