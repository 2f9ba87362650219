"""Who signs an article: what the page states, what it shows by name or by place, the agency where no person does."""

from typing import Any

import pytest

from reading.bylines import signed_by
from reading.metadata import stated
from reading.page import parse

SITE = '<meta property="og:site_name" content="River Paper">'
PROSE = "<p>" + "The boats came down the river in the morning with their baskets. " * 4 + "</p>"


def ld(author: str, more: str = "") -> str:
    article = f'{{"@type": "NewsArticle", "headline": "Boats", "datePublished": "2024-05-03", "author": {author}}}'
    return f'<script type="application/ld+json">{{"@graph": [{article}{more}]}}</script>'


def sign(head: str, body: str) -> tuple[list[str], list[str], str]:
    tree: Any = parse(f"<html><head>{SITE}{head}</head><body>{body}</body></html>")
    authors, agencies, step = signed_by((), "", stated(tree), tree, tree.find(".//h1"))
    return list(authors), list(agencies), step


@pytest.mark.parametrize(
    ("rule", "head", "body", "expected"),
    [
        (
            "list of objects and texts",
            ld('[{"@type": "Person", "name": "Jane Doe"}, "John Roe"]'),
            "",
            (["Jane Doe", "John Roe"], [], "json-ld"),
        ),
        (
            "pointer into the graph",
            ld('{"@id": "#jane"}', ', {"@type": "Person", "@id": "#jane", "name": "Jane Doe"}'),
            "",
            (["Jane Doe"], [], "json-ld"),
        ),
        (
            "label and value of a preview",
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Doe">',
            "",
            (["Jane Doe"], [], "meta"),
        ),
        (
            "value of another label",
            '<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="Four Minutes">',
            "",
            ([], [], ""),
        ),
        (
            "microdata of one thing together, of another apart",
            "",
            '<div itemscope><b itemprop="author">Jane Doe</b><b itemprop="author">John Roe</b></div>'
            '<div itemscope><b itemprop="author">Ann Reader</b></div>',
            (["Jane Doe", "John Roe"], [], "microdata"),
        ),
        (
            "shown by class before the site's own name",
            ld('{"@type": "Organization", "name": "River Paper"}'),
            '<h1>Boats</h1><div class="byline">By Jane Doe</div>',
            (["Jane Doe"], ["River Paper"], "byline"),
        ),
        (
            "the innermost name, not the role beside it",
            "",
            '<h1>Boats</h1><div class="byline">By <b class="author-name">Jane Doe</b>'
            '<b class="author-role">Market Watcher</b></div>',
            (["Jane Doe"], [], "byline"),
        ),
        (
            "two names in one byline, not a third elsewhere",
            "",
            '<h1>Boats</h1><p><b class="author">Jane Doe</b><b class="author">John Roe</b></p>'
            '<div><div><div><p><i><b class="author">Ann Other</b></i></p></div></div></div>',
            (["Jane Doe", "John Roe"], [], "byline"),
        ),
        (
            "link to an author's page",
            "",
            '<h1>Boats</h1><p><a href="/authors/jane">Jane Doe</a></p>',
            (["Jane Doe"], [], "byline"),
        ),
        ("link to a list of authors", "", '<h1>Boats</h1><p><a href="/authors/">All Our Authors</a></p>', ([], [], "")),
        (
            "the name of a teaser signs the teaser",
            "",
            '<h1>Boats</h1><aside><span class="author">Ann Other</span></aside>',
            ([], [], ""),
        ),
        ("by its label alone", "", f"<h1>Boats</h1><p>By Jane Doe</p>{PROSE}", (["Jane Doe"], [], "byline")),
        (
            "beside a day",
            "",
            f"<h1>Boats</h1><div><span>Jane Doe | 03.05.2024</span></div>{PROSE}",
            (["Jane Doe"], [], "byline"),
        ),
        ("a place beside a day", "", f"<h1>Boats</h1><p>Van Phuc, 03.05.2024</p>{PROSE}", ([], [], "")),
        (
            "bold names on a line",
            "",
            f"<h1>Boats</h1><p><strong>Jane Doe/John Roe</strong></p>{PROSE}",
            (["Jane Doe", "John Roe"], [], "byline"),
        ),
        (
            "a bold subheading is no name",
            "",
            f"<h1>Boats</h1><p><strong>River Boats</strong></p>{PROSE}",
            ([], [], ""),
        ),
        (
            "a line behind the text",
            "",
            f"<h1>Boats</h1>{PROSE * 2}<p>By Jane Doe</p>",
            ([], [], ""),
        ),
        (
            "a bold question is no name",
            "",
            f"<h1>Boats</h1><p><strong>WHAT HAPPENED?</strong></p>{PROSE}",
            ([], [], ""),
        ),
        (
            "the item of a list of authors, not the brand and the day beside it",
            "",
            '<h1>Boats</h1><div class="authors"><span class="brand authors__brand"><i>trade</i></span><ul>'
            '<li class="authors__list-item"><span>von</span> <span>Jane Doe</span></li></ul>'
            '<ul><li class="authors__data-item">03. May 2024</li><li class="authors__data-item">4 min</li></ul></div>',
            (["Jane Doe"], [], "byline"),
        ),
        (
            "the place beside an agency",
            "",
            '<h1>Boats</h1><p><a class="author-name">Reuters, </a><span class="author-name"> Huế, </span></p>',
            (["Reuters"], ["Reuters"], "byline"),
        ),
        (
            "the card of the one who signs, without its link to more",
            "",
            '<h1>Boats</h1><div class="head__author-card"><p class="author-name">Jane Doe</p>'
            '<a class="author-name" href="/a/1">View all posts by Jane Doe</a></div>',
            (["Jane Doe"], [], "byline"),
        ),
        (
            "the card of a teaser",
            "",
            '<h1>Boats</h1><div class="card"><p class="author">Ann Other</p></div>',
            ([], [], ""),
        ),
        (
            "an address",
            "",
            "<h1>Boats</h1><address><a href='/p/7'>Jane Doe</a></address>",
            (["Jane Doe"], [], "byline"),
        ),
        (
            "a class named by a tool",
            "",
            "<h1>Boats</h1><div class='css-1x-StyledBylineText'><a href='/p/7'>Jane Doe</a></div>",
            (["Jane Doe"], [], "byline"),
        ),
        (
            "behind a label that is an element of its own",
            "",
            f"<h1>Boats</h1>{PROSE * 2}<ul><li><strong>Autorin/Autor</strong> Jane Doe</li></ul>",
            (["Jane Doe"], [], "byline"),
        ),
        (
            "in the element behind a label",
            "",
            f"<h1>Boats</h1>{PROSE * 2}<dl><dt>Tác giả:</dt><dd>Mai Linh</dd></dl>",
            (["Mai Linh"], [], "byline"),
        ),
        (
            "behind a label and a colon, in brackets",
            "",
            f"<h1>船</h1>{PROSE * 2}<div>(责编：王一、李二三)</div>",
            (["王一", "李二三"], [], "byline"),
        ),
        (
            "a label before what is no name",
            "",
            f"<h1>Boats</h1>{PROSE * 2}<p>Author: see the list of all boats</p><p><b>Author</b></p>",
            ([], [], ""),
        ),
        (
            "a label in a teaser",
            "",
            f"<h1>Boats</h1>{PROSE * 2}<div class='teaser'><p>Author: Ann Other</p></div>",
            ([], [], ""),
        ),
        ("agency where no person signs", ld('"TTXVN"'), "", (["TTXVN"], ["TTXVN"], "json-ld")),
        (
            "another's agency before the site's own name",
            ld('{"@type": "Organization", "name": "River Paper"}') + '<meta name="author" content="AFP">',
            "",
            (["AFP"], ["AFP", "River Paper"], "meta"),
        ),
        (
            "an account named after the site is no person",
            ld('"River P"'),
            "<h1>Boats</h1><a rel='author' href='/jane'>Jane Doe</a>",
            (["Jane Doe"], ["River P"], "byline"),
        ),
    ],
)
def test_signed_by(rule: str, head: str, body: str, expected: tuple[list[str], list[str], str]) -> None:
    assert sign(head, body) == expected, rule
