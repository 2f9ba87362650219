"""Turns of the sources of a night: none that is slow makes the others wait, one that gets on has its time."""

import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from archive import open_archive
from archive.engine import reading
from archive.views.status import collect_seconds, last_nights
from flows import turns
from flows.night import run_direct
from flows.turns import Straggler, Turns, slowest_first
from flows_site import NOW, plan_for, serving, story


@dataclass
class Clock:
    now: float = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(turns, "time", SimpleNamespace(monotonic=made.monotonic))
    monkeypatch.setattr(turns, "crowd", lambda: 1.0)
    return made


@pytest.mark.parametrize(
    ("took", "running", "room"),
    [
        ([], [0, 0], False),  # both places are held
        ([], [0], True),
        ([], [61, 0], True),  # nobody has ended yet, and one is at it for longer than a minute
        ([30, 30, 40], [59, 0], False),
        ([30, 30, 40], [61, 0], True),  # twice as long as others took: its place is lent
        ([1, 1, 1], [9, 0], False),  # within ten seconds nobody is slow
        ([30], [100, 100, 100, 0], False),  # as many again, and no more
        ([30], [100, 100, 0], True),
    ],
)
def test_a_place_is_lent_while_its_holder_takes_far_longer(
    clock: Clock, took: list[float], running: list[float], room: bool
) -> None:
    clock.now = 1000.0
    made = Turns(2, 5, took=took, running=[clock.now - seconds for seconds in running])
    assert made._room() is room
    assert made.most == 4


def test_a_place_is_given_on_and_a_stop_lets_everybody_in() -> None:
    made, entered, stop, end = Turns(1, 3), [], threading.Event(), threading.Event()

    def collect(name: str) -> None:
        with made.turn(stop):
            entered.append(name)
            end.wait(20)

    threads = [threading.Thread(target=collect, args=(name,), daemon=True) for name in "abc"]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    assert len(entered) == 1 and made.waiting == 2
    stop.set()
    for _ in range(100):
        if len(entered) == 3:
            break
        time.sleep(0.1)
    assert sorted(entered) == ["a", "b", "c"]
    end.set()
    for thread in threads:
        thread.join(10)
    assert made.waiting == 0 and made.running == [] and len(made.took) == 3


@pytest.mark.parametrize(
    ("waiting", "took", "apart", "steps", "ends_at"),
    [
        (1, [10.0], 2.0, [0] * 200, None),  # others have still to begin
        (0, [], 2.0, [0] * 200, None),  # it is the only source of the night
        (0, [10.0], 2.0, [0] * 200, 22),  # a tenth of what went by (200 s) without any step
        (0, [10.0], 2.0, list(range(200)), None),  # it gets on
        (0, [10.0], 2.0, [second // 3 for second in range(200)], None),  # slowly, but as fast as it may
        (0, [10.0], 0.5, [second // 15 for second in range(200)], 22),  # next to nothing
        (0, [10.0], 20.0, [second // 15 for second in range(200)], None),  # one that may be asked seldom
        (0, [10.0], 2.0, [min(second, 60) for second in range(200)], 86),  # then no more
    ],
)
def test_a_straggler_that_gets_next_to_nothing_is_told_from_one_that_gets_on(
    clock: Clock, waiting: int, took: list[float], apart: float, steps: list[int], ends_at: int | None
) -> None:
    made = Turns(2, waiting, began=-200.0, took=took, running=[-100.0])
    one = Straggler(made, lambda: steps[int(clock.now)], apart, began=-100.0)
    ended = None
    for second in range(200):
        clock.now = float(second)
        if one.holds_up():
            ended = second
            break
    assert ended == ends_at if ends_at is None else ended is not None and abs(ended - ends_at) <= 4


def test_a_busy_machine_makes_nobody_a_straggler(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.now = 5.0
    made = Turns(2, 0, began=0.0, took=[1.0], running=[0.0])
    assert (made.far(), made.patience()) == (10.0, 20.0)
    monkeypatch.setattr(turns, "crowd", lambda: 6.0)
    assert (made.far(), made.patience()) == (60.0, 120.0)


def test_a_source_that_has_just_begun_holds_nobody_up(clock: Clock) -> None:
    one = Straggler(Turns(2, 0, began=-50.0, took=[20.0], running=[0.0]), lambda: 0, 2.0)
    ended = []
    for second in range(60):
        clock.now = float(second)
        ended += [second] * one.holds_up()
    assert ended[0] == 41  # twice what the other took


def test_the_slowest_begin_and_unknown_ones_before_them() -> None:
    assert slowest_first(["a", "b", "c", "new"], {"a": 1.0, "b": 30.0, "c": 2.5}) == ["new", "b", "c", "a"]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_night_does_not_wait_for_a_site_that_never_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LEAST_GRACE", 3.0)
    monkeypatch.setattr(turns, "SHORTEST", 3.0)
    monkeypatch.setattr(turns, "FAR_LONGER", 1.0)
    with serving() as site:
        plan = plan_for(site, tmp_path / "home", ("/feed-small",), ("small",))
        silent = (plan.sources / "small.yml").read_text("utf-8").replace("small", "silent")
        silent = silent.replace("concurrency: 4", "concurrency: 4, timeout: 110")
        (plan.sources / "silent.yml").write_text(silent, "utf-8")
        for number, host in ((1, "small"), (2, "silent"), (3, "silent"), (4, "silent")):
            site.put(f"/fair-{number}.html", story("Hoa Lu", number), wait=0.0 if number < 3 else 140.0)
            site.feed(
                f"/feed-{host}", *(f"/fair-{n}.html" for n in range(number, 0 if host == "small" else 1, -1)), host=host
            )
        report = run_direct(replace(plan, lookback_days=30), NOW)  # one page of its would take minutes
        archive = open_archive(plan.archive_url, plan.captures, create=False)
        with reading(archive.engine) as connection:
            seconds = collect_seconds(connection)
            (kept,) = last_nights(connection)
        archive.close()
    ledgers = {row.source: row for row in report.sources}
    assert set(seconds) == {"small", "silent"}
    assert ledgers["small"].fetched == 1 and ledgers["silent"].fetched == 1
    assert (ledgers["silent"].found, ledgers["silent"].skipped) == (3, 2) and ledgers["silent"].balanced
    told = [text for stage in kept.stages if stage.stage == "collect silent" for text in stage.problems]
    assert "held the night up" in told[0] and "next night" in told[0]
    assert [alarm.kind for alarm in ledgers["silent"].alarms] == ["collect"]
