"""What a Prefect task tries again, and what not: stages take up what is pending, so a second try repeats nothing."""

import errno
from typing import Any

from prefect.tasks import exponential_backoff
from sqlalchemy.exc import DBAPIError, OperationalError

FINAL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EACCES, errno.EPERM}
FINAL_WORDS = ("full", "readonly", "read-only", "malformed", "not a database", "unable to open")
RETRIES: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(backoff_factor=10),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": lambda _task, _run, state: may_pass(getattr(state, "data", None)),
}


def may_pass(error: object) -> bool:
    """Whether what failed may work in a minute: a lock, a lost connection; not a full disk, not a fault of ours."""
    error = getattr(error, "result", error)  # Prefect may wrap what was raised
    if isinstance(error, OSError):
        return error.errno not in FINAL
    if isinstance(error, OperationalError):
        return not any(word in str(error.orig) for word in FINAL_WORDS)
    return isinstance(error, DBAPIError) and bool(error.connection_invalidated)
