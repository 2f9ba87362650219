"""Tonight's pages of a source against its own past: fields that empty, steps that take over, texts that shrink."""

from collections.abc import Mapping, Sequence
from statistics import median

from archive.store.steps import NONE
from archive.views.past import Past, Steps
from records import Alarm, Source

TONIGHT = 3  # pages of a night before a share of them means something
BEFORE = 10  # pages of the nights before
FELL = 0.4  # a fill rate that falls by so much
MAIN = 0.6  # the share of pages at which a step counts as the source's way
LEFT = 0.2  # the share at which it no longer is
LENGTHS = (0.4, 2.5)  # a median length outside of these, as a ratio to that of before, is another kind of text


def drifts(source: Source, steps: Steps, lengths: Sequence[int], past: Past, said: frozenset[str]) -> list[Alarm]:
    """Alarms of drift; fields in `said` have one already."""
    out = []
    for field, tonight in sorted(steps.items()):
        before = past.steps.get(field, {})
        if field in said or sum(tonight.values()) < TONIGHT or sum(before.values()) < BEFORE:
            continue
        told = _emptied(field, tonight, before) or _taken_over(field, tonight, before)
        if told:
            out.append(Alarm(source.name, "drift", f"{source.name}: {told}", field))
    if len(lengths) >= TONIGHT and len(past.lengths) >= BEFORE:
        now, usual = median(lengths), median(past.lengths)
        if usual and not LENGTHS[0] <= now / usual <= LENGTHS[1]:
            told = f"texts of {now:.0f} characters (median of {len(lengths)}), {usual:.0f} in the nights before"
            out.append(Alarm(source.name, "drift", f"{source.name}: {told}", "length"))
    return out


def fill(steps: Mapping[str, int]) -> float:
    """The share of pages that have the field."""
    return 1 - steps.get(NONE, 0) / sum(steps.values())


def _emptied(field: str, tonight: Mapping[str, int], before: Mapping[str, int]) -> str | None:
    if fill(before) - fill(tonight) < FELL:
        return None
    return f"{fill(tonight):.0%} of {sum(tonight.values())} pages with {field}, {fill(before):.0%} in the nights before"


def _taken_over(field: str, tonight: Mapping[str, int], before: Mapping[str, int]) -> str | None:
    """A field that is still there but is found another way: a selector that no longer fits."""
    step, pages = max(before.items(), key=lambda item: item[1])
    share = tonight.get(step, 0) / sum(tonight.values())
    if step == NONE or pages / sum(before.values()) < MAIN or share > LEFT or fill(tonight) < MAIN:
        return None
    now = max(tonight, key=lambda name: tonight[name])
    return f"{field} comes from {now} on most pages, it came from {step} before; see `ocop sources try`"
