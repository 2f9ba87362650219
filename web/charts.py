"""Charts as SVG in the page, drawn by pygal without its scripts and styles: site.css gives the colours."""

from collections.abc import Sequence
from dataclasses import dataclass

import pygal
from lxml import etree
from markupsafe import Markup
from pygal.config import Config

from web.language import Words

WIDTH, HEIGHT = 640, 280
LEFT_OUT = ("style", "script", "desc", "title", "defs", "comment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing with its table: `rows` are label, value as text, address of what says it ("" where there is none)."""

    title: str
    svg: Markup
    columns: tuple[str, str]
    rows: tuple[tuple[str, str, str], ...]
    csv: str


def bars(
    title: str,
    points: Sequence[tuple[str, float, str]],
    words: Words,
    *,
    columns: tuple[str, str],
    csv: str,
    line: bool = False,
) -> Chart:
    """Bars, or a line, over (label, value, address). The drawing says the same as the table beneath it."""
    config = Config(
        js=[],
        css=[],
        width=WIDTH,
        height=HEIGHT,
        explicit_size=False,
        show_legend=False,
        disable_xml_declaration=True,
        no_prefix=True,
        pretty_print=False,
        min_scale=3,
        max_scale=6,
        include_x_axis=True,
        x_label_rotation=0 if len(points) <= 8 else 40,
        truncate_label=-1,
        print_values=len(points) <= 12,
        print_values_position="top",
        value_formatter=words.number,
        margin=12,
    )
    chart = (pygal.Line if line else pygal.Bar)(config)
    chart.x_labels = [label for label, _value, _address in points]
    chart.add(title, [value for _label, value, _address in points])
    return Chart(
        title=title,
        svg=_inline(chart.render(is_unicode=True), title),
        columns=columns,
        rows=tuple((label, words.number(value), address) for label, value, address in points),
        csv=csv,
    )


def _inline(drawing: str, title: str) -> Markup:
    """The drawing for use within a page: no style, script or tooltip of its own, named for those who do not see it."""
    root = etree.fromstring(drawing.encode())
    for element in list(root.iter()):
        name = etree.QName(element).localname if isinstance(element.tag, str) else "comment"
        if name in LEFT_OUT or "tooltip-overlay" in element.get("class", "").split():
            above = element.getparent()
            if above is not None:
                above.remove(element)
            continue
        for attribute in ("style", "id"):
            if attribute in element.attrib:
                del element.attrib[attribute]
    root.set("role", "img")
    root.set("aria-label", title)
    return Markup(etree.tostring(root, encoding="unicode"))  # serialised from a tree, so escaped
