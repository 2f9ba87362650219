"""The tables of the watch over nights: alarms that stand, and sources whose alarms somebody has muted."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base


class StandingAlarm(Base):
    """An alarm since the first night that raised it; the row goes when a night no longer does.

    `told`: when its message was written; None while the source is muted, so that it is told once the mute ends.
    """

    __tablename__ = "standing_alarm"
    source: Mapped[str] = mapped_column(primary_key=True)  # '' for what concerns the whole archive
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)  # which door or field; '' where there is but one
    message: Mapped[str]  # as the newest night words it
    night: Mapped[str]
    since: Mapped[datetime]
    told: Mapped[datetime | None]


class Mute(Base):
    """No messages about a source up to and including a day; its alarms stand in the report all the same."""

    __tablename__ = "mute"
    source: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[date]
    made: Mapped[datetime]
