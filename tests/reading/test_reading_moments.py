"""Days and instants in all the forms that the sites print."""

from datetime import UTC, datetime

import pytest

from reading.moments import moment, zone_named

ZONE = zone_named("Asia/Ho_Chi_Minh")
LATEST = datetime(2026, 10, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2025-10-22T19:25:00+07:00", "2025-10-22T19:25:00+07:00"),
        ("2025-10-22T19:25:00+0700", "2025-10-22T19:25:00+07:00"),
        ("2025-10-22T19:25:00.000 +07:00", "2025-10-22T19:25:00+07:00"),
        ("2025-10-22T19:25", "2025-10-22T19:25:00+07:00"),
        ("2025-10-22T12:25:00Z", "2025-10-22T12:25:00+00:00"),
        ("Thứ tư, 22/10/2025, 19:25 (GMT+7)", "2025-10-22T19:25:00+07:00"),
        ("Thứ Ba, ngày 14/01/2025 - 06:01", "2025-01-14T06:01:00+07:00"),
        ("22/10/2025 19:25", "2025-10-22T19:25:00+07:00"),
        ("22-10-2025 19:25", "2025-10-22T19:25:00+07:00"),
        ("19:25 | 22/10/2025", "2025-10-22T19:25:00+07:00"),
        ("21:16, 2021/12/06", "2021-12-06T21:16:00+07:00"),
        ("16h30 ngày 2/9/2024", "2024-09-02T16:30:00+07:00"),
        ("ngày 5 tháng 3 năm 2025", "2025-03-05"),
        ("Ngày đăng: 05/03/2025", "2025-03-05"),
        ("December, 06/2021 - 09:00", "2021-12-06T09:00:00+07:00"),
        ("October 22, 2025 | 7:25 pm GMT+7", "2025-10-22T19:25:00+07:00"),
        ("Wed, 22 Oct 2025 19:25:00 +0700", "2025-10-22T19:25:00+07:00"),
        ("Apr 17, 2017 / 16:13", "2017-04-17T16:13:00+07:00"),
        ("13 June 2017", "2017-06-13"),
        ("1761100000", "2025-10-22T02:26:40+00:00"),
        ("2026-10-20T19:00:01+07:00", None),  # a second after the fetch
        ("2026-10-20T19:00:00+07:00", "2026-10-20T19:00:00+07:00"),
        ("2027-01-01", None),
        ("31/02/2025", None),
        ("0001-01-01T00:00:00", None),
        ("22 tháng 10", None),
        ("", None),
    ],
)
def test_moment(raw: str, expected: str | None) -> None:
    found = moment(raw, zone=ZONE, method="x", latest=LATEST)
    assert (found and found.isoformat()) == expected


def test_the_day_is_the_sites_own() -> None:
    found = moment("2025-10-22T20:00:00Z", zone=ZONE, method="x", latest=LATEST)
    assert found is not None and found.day.isoformat() == "2025-10-23"


def test_a_zone_that_nobody_knows_is_vietnams() -> None:
    found = moment("22/10/2025 19:25", zone=zone_named("Asia/Nowhere"), method="x", latest=LATEST)
    assert found is not None and found.isoformat() == "2025-10-22T19:25:00+07:00"
