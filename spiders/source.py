"""Loads source definitions (YAML): every fault of a file is named at once, with its key, its line and the remedy."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from records.source import Source
from spiders.source_schema import (
    DoorModel,
    ExpectationsModel,
    LayoutModel,
    PolitenessModel,
    SourceModel,
    Texts,
)

SHIPPED = Path(__file__).parent / "sources"
TOPIC_WORDS = "_topic_words.yml"
PARTS: dict[str, type[BaseModel]] = {
    "doors": DoorModel,
    "layouts": LayoutModel,
    "politeness": PolitenessModel,
    "expects": ExpectationsModel,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a source file; `line` counts from 1 and is 0 where the file could not be read."""

    file: Path
    line: int
    key: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return f"{place}: {self.key + ': ' if self.key else ''}{self.wrong}. Remedy: {self.remedy}."


class SourceError(ValueError):
    """A source file, or a folder of them, that cannot be used; `problems` has every fault found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class _Loader(yaml.SafeLoader):
    """Leaves days as text: pydantic reads them and can say at which key a wrong one stands."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_source(path: Path) -> Source:
    """The source that a file defines; SourceError names every fault of the file."""
    node, data = _read(path)
    problems = [Problem(path, line, key, "stands twice", "keep one of the two") for line, key in _doubled(node)]
    hosts = data.get("hosts")
    written = {host for host in (hosts if isinstance(hosts, list) else [hosts]) if isinstance(host, str)}
    # without usable hosts every URL would be reported as foreign: the one fault is enough
    context = {"hosts": written or None, "stem": path.stem}
    try:
        model = SourceModel.model_validate(data, context=context)
    except ValidationError as error:
        raise SourceError(sorted(problems + _faults(path, node, error), key=lambda problem: problem.line)) from error
    if problems:
        raise SourceError(problems)
    return model.record(_topic_words(path.parent) if model.topic_words is None else {})


def survey(folder: Path) -> tuple[list[Source], list[Problem]]:
    """The usable sources of a folder, by name, and what is wrong with the rest; a run goes on with the usable ones."""
    sources: list[Source] = []
    problems: list[Problem] = []
    owner: dict[str, str] = {}
    if not folder.is_dir():
        return [], [Problem(folder, 0, "", "no such folder", "set OCOP_SOURCES to the folder of the source files")]
    for path in sorted(folder.glob("*.y*ml")):
        if path.name.startswith("_"):
            continue
        if path.suffix != ".yml":
            problems.append(Problem(path, 0, "", "is not looked at", f"name it {path.stem}.yml"))
            continue
        try:
            source = load_source(path)
        except SourceError as error:
            problems += error.problems
            continue
        taken = [
            Problem(
                path, _line_of(path, host), "hosts", f"{host} belongs to {owner[host]} too", "leave it to one of them"
            )
            for host in source.hosts
            if host in owner
        ]
        problems += taken
        if not taken:
            owner |= dict.fromkeys(source.hosts, path.name)
            sources.append(source)
    return sources, problems


def load_sources(folder: Path) -> list[Source]:
    """All sources of a folder (`*.yml`, those that begin with `_` aside), by name; SourceError names every fault."""
    sources, problems = survey(folder)
    if problems:
        raise SourceError(problems)
    return sources


def _read(path: Path) -> tuple[yaml.MappingNode, dict[str, Any]]:
    """The YAML as nodes (they know their lines) and as data."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8-sig"))
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except OSError as error:
        raise SourceError(
            [Problem(path, 0, "", f"cannot be read: {error.strerror}", "give an existing file")]
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError([Problem(path, 0, "", f"is not UTF-8: {error.reason}", "save it as UTF-8")]) from error
    except yaml.reader.ReaderError as error:
        what = f"holds the control character {error.character!r}"
        raise SourceError([Problem(path, 0, "", what, "remove it")]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"is no YAML: {' '.join(part for part in (error.context, error.problem) if part)}"
        remedy = "look at the indentation, and put texts with `: `, ` #`, `[` or `@` in quotes"
        raise SourceError([Problem(path, mark.line + 1 if mark else 0, "", what, remedy)]) from error
    except ValueError as error:  # of a tag, as in `!!int many`
        remedy = "leave tags (!!...) out"
        raise SourceError([Problem(path, 0, "", f"has a value that does not fit its tag: {error}", remedy)]) from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(data, dict):
        what = "is empty" if node is None else "is no list of keys with values"
        raise SourceError([Problem(path, 1, "", what, "`ocop sources new` writes a file to start from")])
    return node, data


def _doubled(root: yaml.Node) -> Iterator[tuple[int, str]]:
    """Keys that stand twice in a mapping: YAML would silently keep the last."""
    waiting, known = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in known:
            continue  # an alias, which may even lead back to its own inside
        known.add(id(node))
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in seen:
                        yield key.start_mark.line + 1, key.value
                    seen.add(key.value)
                waiting.append(value)
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def _line(node: yaml.Node, loc: Sequence[int | str]) -> int:
    """The line of the key or item at `loc`, or of the nearest thing above it that the file has."""
    line = node.start_mark.line + 1
    for step in loc:
        found: tuple[yaml.Node, yaml.Node] | None = None
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (node.value[step], node.value[step])
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def _line_of(path: Path, host: str) -> int:
    """The line of a host in a file that is known to load."""
    node, data = _read(path)
    hosts = data["hosts"]
    return _line(node, ("hosts", hosts.index(host)) if isinstance(hosts, list) else ("hosts",))


def _faults(path: Path, node: yaml.Node, error: ValidationError) -> list[Problem]:
    """pydantic's errors as problems with line and remedy."""
    problems = []
    faults = error.errors(include_url=False)
    for fault in faults:
        if fault["type"] == "too_short" and any(_inside(other["loc"], fault["loc"]) for other in faults):
            continue  # pydantic left the faulty items out before it counted
        loc = tuple(step for step in fault["loc"] if step != "[key]")
        key = ".".join(str(step) for step in loc)
        what, remedy = _explained(loc, fault["type"], fault["msg"], fault["input"], fault.get("ctx", {}))
        problems.append(Problem(path, _line(node, loc), key, what, remedy))
    return problems


def _inside(loc: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(loc) > len(outer) and loc[: len(outer)] == outer


def _explained(
    loc: tuple[int | str, ...], kind: str, message: str, value: object, ctx: dict[str, Any]
) -> tuple[str, str]:
    """What is wrong and the remedy, in words."""
    model = PARTS.get(str(loc[0]), SourceModel) if len(loc) > 1 and loc[0] in PARTS else SourceModel
    names = [step for step in loc if isinstance(step, str)] or [str(loc[-1])]
    key = names[-1] if model is SourceModel or len(names) < 2 else names[1]
    if kind == "extra_forbidden":
        close = difflib.get_close_matches(key, model.model_fields, n=1)
        allowed = f"`{close[0]}` may be meant" if close else f"known keys: {', '.join(model.model_fields)}"
        return "unknown key", f"correct or remove it; {allowed}"
    field = SourceModel.model_fields.get(names[0]) if model is SourceModel else model.model_fields.get(key)
    meant = (field.description if field else None) or "see spiders/sources/README.md"
    if kind == "missing":
        return "is missing", f"add it: {meant}"
    if kind == "too_short":
        return "is empty", f"give at least one: {meant}"
    if kind == "source":
        return message, ctx["remedy"]
    shown = str(value)[:60] if isinstance(value, str | int | float) else type(value).__name__
    shown = shown.encode("utf-8", "backslashreplace").decode()  # YAML can write half a surrogate pair
    return f"{message[:1].lower()}{message[1:]} (found: {shown})", f"what is meant: {meant}"


def _topic_words(folder: Path) -> dict[str, tuple[str, ...]]:
    """The topic words shared by the sources of a folder; the shipped list where the folder has none."""
    path = folder / TOPIC_WORDS
    if not path.is_file():
        path = SHIPPED / TOPIC_WORDS
    node, data = _read(path)
    try:
        return TypeAdapter(dict[str, Texts]).validate_python(data)
    except ValidationError as error:
        raise SourceError(_faults(path, node, error)) from error
