"""Every template uses only what its context declares: names, and attributes down to the last dot."""

import importlib
import pkgutil
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from jinja2 import meta, nodes

import web.contexts
from web.contexts.page import Page, Shell
from web.rendering import environment

for _module in pkgutil.iter_modules(web.contexts.__path__):
    importlib.import_module(f"web.contexts.{_module.name}")

ENV = environment("en")
GIVEN = {"shell", "loop", *ENV.globals}
Types = Mapping[str, Any]


def contexts() -> list[type[Page]]:
    found: list[type[Page]] = []
    waiting = list(Page.__subclasses__())
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += one.__subclasses__()
    found = [cls for cls in found if "template" in vars(cls)]  # others only hold what several pages share
    return sorted(found, key=lambda cls: cls.__name__)


def parsed(name: str) -> nodes.Template:
    assert ENV.loader is not None
    return ENV.parse(ENV.loader.get_source(ENV, name)[0])


def family(name: str) -> Iterator[str]:
    """A template with what it extends and includes; macros have their own names."""
    yield name
    tree = parsed(name)
    for node in tree.find_all((nodes.Extends, nodes.Include)):
        assert isinstance(node.template, nodes.Const), "templates are named, not computed"
        yield from family(node.template.value)


class Checker:
    """Follows the declared types through loops, attributes and macros, and notes what is not declared."""

    def __init__(self, cls: type[Page]) -> None:
        self.types: dict[str, Any] = {**_hints(cls), "shell": Shell}
        self.macros: dict[str, nodes.Macro] = {}
        self.wrong: list[str] = []
        self.calls: set[tuple[str, str]] = set()

    def template(self, name: str) -> None:
        tree = parsed(name)
        self.macros |= {macro.name: macro for macro in tree.find_all(nodes.Macro)}
        for found in tree.find_all(nodes.FromImport):
            other = parsed(found.template.value)  # type: ignore[attr-defined]  # a constant
            self.macros |= {macro.name: macro for macro in other.find_all(nodes.Macro)}
        self.walk(tree, self.types)

    def walk(self, node: nodes.Node, known: Types) -> None:
        if isinstance(node, nodes.Macro):
            return  # looked at where it is called, with the types that it is called with
        if isinstance(node, nodes.For):
            self.walk(node.iter, known)
            inner = {**known, **_bound(node.target, _element(self.type_of(node.iter, known)))}
            for child in (*node.body, *([node.test] if node.test else [])):
                self.walk(child, inner)
            for child in node.else_:
                self.walk(child, known)
            return
        if isinstance(node, nodes.With):
            inner = dict(known)
            for target, value in zip(node.targets, node.values, strict=True):
                self.walk(value, known)
                inner |= _bound(target, self.type_of(value, known))
            for child in node.body:
                self.walk(child, inner)
            return
        if isinstance(node, nodes.Getattr):
            self.type_of(node, known)
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in self.macros:
            self.call(node, known)
        for child in node.iter_child_nodes():
            self.walk(child, known)

    def call(self, node: nodes.Call, known: Types) -> None:
        assert isinstance(node.node, nodes.Name)
        macro = self.macros[node.node.name]
        given = {arg.name: self.type_of(value, known) for arg, value in zip(macro.args, node.args, strict=False)}
        key = (macro.name, repr(given))
        if key not in self.calls:
            self.calls.add(key)
            for child in macro.body:
                self.walk(child, {**self.types, **given})

    def type_of(self, node: nodes.Node, known: Types) -> Any:
        """The declared type of an expression, None where nothing is declared."""
        if isinstance(node, nodes.Name):
            return known.get(node.name)
        if isinstance(node, nodes.Getattr):
            owner = _plain(self.type_of(node.node, known))
            if not (isinstance(owner, type) and is_dataclass(owner)):
                return None
            hints = _hints(owner)
            if node.attr not in hints:
                self.wrong.append(f"{owner.__name__}.{node.attr}, line {node.lineno}")
            return hints.get(node.attr)
        if isinstance(node, nodes.Getitem):
            return _element(self.type_of(node.node, known))
        return None


def _hints(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    properties = {
        name: get_type_hints(value.fget).get("return")
        for name, value in vars(cls).items()
        if isinstance(value, property)
    }
    return {item.name: hints[item.name] for item in fields(cls)} | properties  # type: ignore[arg-type]


def _plain(kind: Any) -> Any:
    """Without `| None`."""
    if get_origin(kind) in (types.UnionType, typing.Union):
        return next((part for part in get_args(kind) if part is not type(None)), None)
    return kind


def _element(kind: Any) -> Any:
    kind = _plain(kind)
    origin, args = get_origin(kind), get_args(kind)
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return args[0]
    if origin is dict:
        return args[1]
    return args[0] if origin is list else None


def _bound(target: nodes.Node, kind: Any) -> dict[str, Any]:
    if isinstance(target, nodes.Name):
        return {target.name: kind}
    assert isinstance(target, nodes.Tuple)
    args = get_args(kind) if get_origin(_plain(kind)) is tuple else ()
    out: dict[str, Any] = {}
    for number, item in enumerate(target.items):
        out |= _bound(item, args[number] if number < len(args) and args[number] is not Ellipsis else None)
    return out


@pytest.mark.parametrize("cls", contexts(), ids=lambda cls: cls.__name__)
def test_a_template_uses_what_its_context_declares(cls: type[Page]) -> None:
    declared = {item.name for item in fields(cls)}
    used: set[str] = set()
    checker = Checker(cls)
    for name in family(cls.template):
        used |= meta.find_undeclared_variables(parsed(name)) - GIVEN
        checker.template(name)
    used -= set(checker.macros)
    assert sorted(used - declared) == [], f"{cls.template} uses what {cls.__name__} does not declare"
    assert not checker.wrong, f"{cls.template}: {checker.wrong}"
    assert sorted(declared - used) == [], f"{cls.__name__} declares what {cls.template} never uses"


def test_the_check_finds_what_it_is_for() -> None:
    from web.contexts.home import HomePage

    checker = Checker(HomePage)
    checker.walk(
        ENV.parse("{% for line in running %}{{ line.nme }}{{ line.name }}{% endfor %}{{ health.nights }}"),
        checker.types,
    )
    assert checker.wrong == ["EventLine.nme, line 1", "Health.nights, line 1"]
