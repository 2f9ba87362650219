"""Facts from articles beside the libraries that do a part of it, on the same texts, as ratios in one run.

`dateparser.search.search_dates` finds days and `quantulum3` quantities; ours finds these, officials, venues, events and
organisations in one go. The texts are the bodies of the sample articles; where the labelled articles lie beside the
checkout they are measured too. Time is CPU time of the process; the figure is the median over the rounds.
"""

import json
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from benchmarks.facts import GOLD, ROOT
from facts import extract
from samples import load_content

ROUNDS = 5
PEER_TEXTS = 20  # the peers need up to a second for an article
START = (
    "import time; t = time.perf_counter(); from facts import extract;"
    " extract({text!r}, title=None, published=None, lang=None); print(time.perf_counter() - t);"
    " print(next(row for row in open('/proc/self/status') if row.startswith('VmHWM')).split()[1])"
)


@dataclass(frozen=True, slots=True)
class Told:
    """An article as `extract` takes it."""

    text: str
    title: str | None
    published: date | None
    lang: str | None


def sample_texts() -> list[Told]:
    """The sample articles."""
    return [Told("\n\n".join((a.lead, *a.body)), a.title, a.published.date(), None) for a in load_content().articles]


def labelled_texts() -> list[Told]:
    """The labelled articles, none where they are not here."""
    rows = [row for path in sorted((GOLD / "dev").glob("*.json")) for row in json.loads(path.read_text("utf-8"))]
    return [
        Told(r["text"], r["title"], date.fromisoformat(r["published"]) if r["published"] else None, r["lang"])
        for r in rows
    ]


def _ours(told: Told) -> object:
    return extract(told.text, title=told.title, published=told.published, lang=told.lang)


def _peers() -> dict[str, Callable[[Told], object]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # quantulum3 says that its optional classifier is missing
        from dateparser.search import search_dates
        from quantulum3 import parser

    def days(told: Told) -> object:
        base = {"RELATIVE_BASE": datetime.combine(told.published or date(2025, 1, 1), datetime.min.time())}
        return search_dates(told.text, languages=[told.lang or "en"], settings=base)

    return {"dateparser.search.search_dates": days, "quantulum3.parser.parse": lambda told: parser.parse(told.text)}


def _rate(find: Callable[[Told], object], texts: list[Told]) -> float:
    """Articles a second of CPU time."""
    began = time.process_time()
    for told in texts:
        find(told)
    return len(texts) / (time.process_time() - began)


def measured() -> None:
    """Print articles a second, the ratios to the peers, the start-up and the memory."""
    peers = _peers()
    for name, texts in (("sample articles", sample_texts()), ("labelled articles", labelled_texts())):
        if not texts:
            continue
        few = texts[:: max(1, len(texts) // PEER_TEXTS)]
        for find in (_ours, *peers.values()):
            find(few[0])  # word lists and patterns are compiled once
        whole = statistics.median(_rate(_ours, texts) for _ in range(ROUNDS))
        size = sum(len(told.text) for told in texts) / len(texts)
        print(f"   {name}: {len(texts)} of {size:,.0f} characters: {whole:.0f} articles/s (promised 150)")
        for peer, find in peers.items():
            ratios = [_rate(_ours, few) / _rate(find, few) for _ in range(2)]
            print(f"      {statistics.median(ratios):6.1f} times {peer} on {len(few)} of them")
    code = START.format(text=sample_texts()[0].text)
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    begun, peak = said.stdout.split()
    print(
        f"   the first article {float(begun):.2f} s after start (promised 1), {int(peak) / 1024:.0f} MB (promised 250)"
    )
