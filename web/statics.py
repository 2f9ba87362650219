"""The site's own files and htmx, which comes with a package; both from this origin, cached by their content."""

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path

STATIC = Path(__file__).with_name("static")


@cache
def files() -> dict[str, Path]:
    """Name in the address -> file."""
    found = {path.name: path for path in STATIC.iterdir() if path.is_file()}
    htmx = resources.files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"
    return found | {"htmx.js": Path(str(htmx))}


@cache
def digest(name: str) -> str:
    """Of a file's content: an address with it may be kept for ever."""
    return hashlib.sha256(files()[name].read_bytes()).hexdigest()[:12]


def address(name: str) -> str:
    """Where a file of the site is."""
    return f"/static/{name}?v={digest(name)}"
