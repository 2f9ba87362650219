"""Templates to pages: one environment a language, everything escaped, a missing name is an error."""

import hashlib
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from search import MARK_BEGIN, MARK_END
from web import labels, phrases, statics
from web.contexts.page import Page, Shell
from web.language import NAMES, Lang, other, words
from web.site import base_of

TEMPLATES = Path(__file__).with_name("templates")
# section and name of what the menu leads to
MENU: tuple[tuple[str, str], ...] = (
    ("search", labels._("Search")),
    ("events", labels._("Events")),
    ("people", labels._("Officials")),
    ("venues", labels._("Venues")),
    ("places", labels._("Places")),
    ("programme", labels._("Figures")),
    ("sources", labels._("Sources")),
    ("about", labels._("About")),
)


@cache
def environment(lang: Lang) -> Environment:
    """The templates in a language. `_`, `ngettext` and the filters below speak it."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    speak = words(lang)
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        speak._messages.ugettext, speak._messages.ungettext, newstyle=True
    )
    env.filters |= {
        "day": speak.day,
        "long_day": speak.long_day,
        "instant": speak.instant,
        "number": speak.number,
        "snippet": snippet,
        "json_script": json_script,
        "web_address": web_address,
        "truncate_left": truncate_left,
        "percent": speak.percent,
        "said": lambda sentence: phrases.said(sentence, speak),
        "iso": lambda value: value.isoformat() if value else "",
    }
    env.filters |= {name: labels.filter_of(table, speak) for name, table in labels.TABLES.items()}
    env.globals |= {"lang": lang, "days": speak.days, "many": speak.many, "link": link}
    env.globals |= {"static": statics.address, "menu": MENU}
    return env


def snippet(text: str) -> Markup:
    """A search snippet with its hits in <mark>; everything else is escaped."""
    safe = str(escape(text))
    return Markup(safe.replace(MARK_BEGIN, "<mark>").replace(MARK_END, "</mark>"))  # escaped above


def json_script(data: Any) -> Markup:
    """JSON for a script element of data: nothing in it can end the element."""
    text = orjson.dumps(data).decode()
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return Markup(text)  # the three signs that HTML knows are escaped


def truncate_left(text: str, length: int = 160) -> str:
    """The end of a text, from a word on."""
    return text if len(text) <= length else "… " + text[-length:].partition(" ")[2]


def web_address(url: str) -> str:
    """An address of the web, or nothing: what a page calls its address may be a script."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def link(path: str, **query: Any) -> str:
    """An address with a query; values that are None or empty are left out, lists are repeated."""
    pairs = [
        (key, each)
        for key, value in query.items()
        for each in (value if isinstance(value, list | tuple) else [value])
        if each not in (None, "")
    ]
    return path + ("?" + urlencode(pairs) if pairs else "")


def shell_of(request: Request, lang: Lang, section: str) -> Shell:
    """What stands around a page; the switch leads to the same address in the other language."""
    twin = other(lang)
    rest = request.url.path.removeprefix(f"/{lang}")
    query = f"?{request.url.query}" if request.url.query else ""
    path = rest if rest.startswith("/") else "/"
    return Shell(
        lang=lang,
        other_lang=twin,
        other_name=NAMES[twin],
        other_url=f"/{twin}{path}{query}",
        canonical=base_of(request) + request.url.path,
        section=section,
        query=request.query_params.get("q", "")[:500] if section == "search" else "",
        signed_in=bool(getattr(request.state, "person", None)),
    )


def page(request: Request, lang: Lang, context: Page, status: int = 200) -> HTMLResponse:
    """The page of a context."""
    values = {item.name: getattr(context, item.name) for item in fields(context)}
    template = environment(lang).get_template(context.template)
    shell = shell_of(request, lang, context.section)
    html = template.render(shell=shell, **values)
    headers = {"Content-Language": lang, "Vary": "Accept-Encoding, Cookie"}
    if shell.signed_in or context.section == "desk":
        headers["Cache-Control"] = "no-store"  # forms and names of operators stay in no cache
        return HTMLResponse(html, status, headers=headers)
    tag = f'W/"{hashlib.sha256(html.encode()).hexdigest()[:20]}"'
    headers |= {"Cache-Control": "no-cache", "ETag": tag}  # kept by readers, asked for again, sent only when changed
    if status == 200 and tag in request.headers.get("if-none-match", ""):
        return HTMLResponse(None, 304, headers=headers)
    return HTMLResponse(html, status, headers=headers)
