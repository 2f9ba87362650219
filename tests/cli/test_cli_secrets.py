"""Secrets come from the environment or from a file that nobody else can read."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.audit import judged
from cli.main import ocop
from settings import SecretsExposed, Settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "secrets.env"
    path.write_text("OCOP_SMTP_URL=smtp://me:pass@127.0.0.1:587\nOCOP_MAIL_FROM=a@example.org\n", "utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("OCOP_SECRETS_FILE", str(path))
    monkeypatch.delenv("OCOP_SMTP_URL", raising=False)
    return path


def test_a_private_file_is_read_and_the_environment_wins(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert file.is_file()
    monkeypatch.setenv("OCOP_MAIL_FROM", "b@example.org")
    settings = Settings()
    assert (settings.smtp_url, settings.mail_from) == ("smtp://me:pass@127.0.0.1:587", "b@example.org")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604])
def test_a_file_that_others_can_read_is_refused_with_the_remedy(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(SecretsExposed, match="chmod 600"):
        Settings()
    ended = CliRunner().invoke(ocop, ["status"])
    assert ended.exit_code == 2 and "chmod 600" in ended.output and "pass" not in ended.output


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    file.unlink()
    with pytest.raises(SecretsExposed, match=r"secrets\.env.*correct or unset"):
        Settings()


@pytest.mark.parametrize(
    ("status", "err", "verdict"),
    [
        (0, "No known vulnerabilities found", 0),
        (1, "Found 1 known vulnerability in 1 package", 1),
        (1, "Found 3 known vulnerabilities in 2 packages", 1),
        (1, "ERROR:pip_audit._cli:Could not connect to the vulnerability feed", 0),
        (1, "", 0),
    ],
)
def test_only_a_finding_fails_the_build(status: int, err: str, verdict: int) -> None:
    assert judged(status, "", err) == verdict
