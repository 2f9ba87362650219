"""Writes the source definitions of the sample sites for the port at which they are served."""

from pathlib import Path

SOURCES = Path(__file__).parent / "sources"


def write_sources(folder: Path, port: int) -> list[Path]:
    """Writes one `<site>.yml` each into a folder, which is made; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(SOURCES.glob("*.yml")):
        target = folder / path.name
        # Other braces, such as {page}, belong to the definition itself.
        target.write_text(path.read_text(encoding="utf-8").replace("{port}", str(port)), encoding="utf-8")
        written.append(target)
    return written
