"""Settings from the environment (`OCOP_*`) and the command line; read at the edges only, passed below as values."""

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, DotEnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

ROOT = Path(__file__).resolve().parent


SECRETS = "OCOP_SECRETS_FILE"


class SecretsExposed(ValueError):
    """The file of secrets can be read by others; the message names it and the remedy."""


def secrets_file() -> Path | None:
    """The file that OCOP_SECRETS_FILE names (NAME=value lines), None where it is not set. Raises SecretsExposed."""
    named = os.environ.get(SECRETS)
    if not named:
        return None
    path = Path(named)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise SecretsExposed(f"{SECRETS}={named}: {error.strerror}; correct or unset it") from error
    if mode & 0o077:
        raise SecretsExposed(f"{SECRETS}={named} can be read by others (mode {mode & 0o777:04o}); `chmod 600 {named}`")
    return path


class Settings(BaseSettings):
    """Everything that can be set. `--home` on the command line wins over `OCOP_HOME`."""

    model_config = SettingsConfigDict(env_prefix="OCOP_", extra="ignore")

    home: Path = Field(default=Path("var"), description="folder of everything a run makes")
    database_url: str | None = Field(default=None, description="SQLAlchemy URL; default: SQLite in the home folder")
    sources: Path = Field(default=ROOT / "spiders" / "sources", description="folder of the source definitions")
    contact: str = Field(
        default="https://example.org/ocop-archive", description="page or address that a site's owner can write to"
    )
    loopback: str | None = Field(
        default=None, description="the one exception to the address guard: HOST:PORT of the sample sites"
    )
    recogniser: str | None = Field(
        default=None, description="MODULE:FUNCTION of a recogniser of names; what it finds is added to the facts"
    )
    lookback_days: int = Field(default=14, ge=1, description="how many days back a door's announcements are taken")
    bind: str | None = Field(default=None, description="address of this machine that requests go out from")
    collectors: int = Field(default=2, ge=1, le=32, description="sources collected at the same time")

    smtp_url: str | None = Field(default=None, description="mail server of alerts: smtp://user:password@host:587")
    mail_from: str = Field(default="ocop-archive@localhost", description="who the mail of alerts is from")
    mail_to: str = Field(default="", description="who is told of alarms by mail; several with commas between")
    webhook: str | None = Field(default=None, description="address to which alarms are posted as JSON")
    free_gb: float = Field(default=2.0, ge=0, description="an alarm where less is free on the disk of the home folder")
    floor_gb: float = Field(
        default=0.3, ge=0, description="a night stops where less is free; goes on when there is room"
    )
    site_url: str = Field(default="http://127.0.0.1:8000", description="where the web pages are, for links")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - a file is read only where it is named
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given wins over the environment, and that over the file of secrets."""
        file = secrets_file()
        return init_settings, env_settings, *([DotEnvSettingsSource(settings_cls, env_file=file)] if file else [])

    @property
    def archive_url(self) -> str:
        """The SQLAlchemy URL of the archive."""
        return self.database_url or f"sqlite:///{(self.home / 'archive.db').resolve()}"

    @property
    def captures(self) -> Path:
        return self.home / "captures"

    @property
    def index(self) -> Path:
        return self.home / "index"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def user_agent(self) -> str:
        """Honest, with a contact (RFC 9110, section 10.1.5)."""
        return f"ocop-archive/0.1 (+{self.contact})"
