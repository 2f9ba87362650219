"""What a night needs to know, as plain values; made from the settings at the edge."""

from dataclasses import dataclass
from pathlib import Path

from settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """Where things are and how the sites are asked. Everything here is a value: tests make their own."""

    home: Path
    archive_url: str
    captures: Path
    index: Path
    logs: Path
    sources: Path
    user_agent: str
    loopback: str | None
    lookback_days: int
    collectors: int


def plan_from(settings: Settings) -> Plan:
    """The plan that the settings ask for; folders absolute, since collectors run as processes of their own."""
    return Plan(
        home=settings.home.resolve(),
        archive_url=settings.archive_url,
        captures=settings.captures.resolve(),
        index=settings.index.resolve(),
        logs=settings.logs.resolve(),
        sources=settings.sources.resolve(),
        user_agent=settings.user_agent,
        loopback=settings.loopback,
        lookback_days=settings.lookback_days,
        collectors=settings.collectors,
    )
