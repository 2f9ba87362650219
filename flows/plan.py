"""What a night needs to know, as plain values; made from the settings at the edge."""

from dataclasses import dataclass, field
from pathlib import Path

from settings import Settings


@dataclass(frozen=True, slots=True)
class Post:
    """How messages leave, and who is told of alarms: addresses of mail, webhooks."""

    smtp: str | None = field(default=None, repr=False)  # it may hold a password
    sender: str = "ocop-archive@localhost"
    mail_to: tuple[str, ...] = ()
    webhooks: tuple[str, ...] = field(default=(), repr=False)

    @property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """(kind, address) of everyone who is told of alarms."""
        return (*(("mail", one) for one in self.mail_to), *(("webhook", one) for one in self.webhooks))


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
    post: Post = field(default_factory=Post)
    site_url: str = "http://127.0.0.1:8000"
    fewest_free: int = 0
    floor: int = 0
    bind: str | None = None


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
        bind=settings.bind,
        post=Post(
            smtp=settings.smtp_url,
            sender=settings.mail_from,
            mail_to=tuple(one.strip() for one in settings.mail_to.split(",") if one.strip()),
            webhooks=(settings.webhook,) if settings.webhook else (),
        ),
        site_url=settings.site_url,
        fewest_free=int(settings.free_gb * 1e9),
        floor=int(settings.floor_gb * 1e9),
    )
