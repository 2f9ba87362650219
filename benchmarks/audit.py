"""`make audit`: pip-audit over the lock; a finding fails, an advisory database that cannot be reached does not."""

import subprocess
import sys

SECONDS = 180
FOUND = "known vulnerabilit"  # pip-audit's word before its table, on standard error


def main(lock: str) -> int:
    """The exit status: 1 where a locked version has a known vulnerability."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner=off"]
    command += ["--timeout", "10", "-r", lock]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        print(f"audit: the advisory database did not answer within {SECONDS} seconds; the lock was not audited")
        return 0
    return judged(ended.returncode, ended.stdout, ended.stderr)


def judged(status: int, out: str, err: str) -> int:
    """Tell a finding from an audit that could not be made."""
    if status == 0:
        print("audit: no known vulnerabilities in the lock")
        return 0
    if FOUND in err and "No known" not in err:
        print(out or err)
        return 1
    print(f"audit: the lock was not audited: {(err.strip().splitlines() or ['no message'])[-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
