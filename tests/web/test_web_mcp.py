"""The tools for assistants, over the SDK's own client."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

from flows.exporting import rows_of
from tests.databases import environment_of
from told_site import NOW, SOURCES, Told
from web.mcp_server import create_server
from web.site import Site

ROOT = Path(__file__).resolve().parents[2]


def site_over(told: Told) -> Site:
    return Site(
        archive=told.archive,
        index=told.index,
        rows=lambda ids: rows_of(told.archive, ids, SOURCES),
        clock=lambda: NOW,
        sources=SOURCES,
    )


def ask(told: Told, tool: str, **arguments: Any) -> CallToolResult:
    async def run() -> CallToolResult:
        async with Client(create_server(site_over(told), "http://archive.example")) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(run())


def got(told: Told, tool: str, **arguments: Any) -> Any:
    found = ask(told, tool, **arguments)
    assert not found.is_error, found
    assert found.structured_content is not None
    return found.structured_content


def refusal(told: Told, tool: str, **arguments: Any) -> str:
    found = ask(told, tool, **arguments)
    assert found.is_error
    return json.dumps([part.model_dump(mode="json") for part in found.content], ensure_ascii=False)


def test_there_are_five_tools_and_all_only_read(lasting_told: Told) -> None:
    async def run() -> list[Any]:
        site = Site(
            archive=lasting_told.archive, index=lasting_told.index, rows=lambda _ids: iter(()), clock=lambda: NOW
        )
        async with Client(create_server(site)) as client:
            return list((await client.list_tools()).tools)

    tools = asyncio.run(run())
    assert {tool.name for tool in tools} == {"search", "article", "event", "person", "cite"}
    assert all(tool.annotations.read_only_hint and tool.description and tool.output_schema for tool in tools)


def test_a_search_leads_to_an_event_and_its_figures_to_their_article(lasting_told: Told) -> None:
    hits = got(lasting_told, "search", query="red lotus fair")["hits"]
    event = got(lasting_told, "event", id=hits[0]["events"][0])
    booths = next(figure for figure in event["figures"] if figure["unit"] == "booth")
    assert {value["value"] for value in booths["values"]} == {120, 150} and booths["disagree"]
    article = got(lasting_told, "article", id=booths["values"][0]["article"])
    assert booths["values"][0]["quote"] in article["text"]
    assert article["permalink"].startswith("http://archive.example/en/article/")


def test_an_official_is_found_by_name(told: Told) -> None:
    told.add(4, "north", "Talks", "Nguyễn Thị Sen, Director of the Hà Nội Department of Industry and Trade, spoke.")
    told.run()
    found = got(told, "person", name="nguyen thi sen")
    assert found["posts"][0]["title"] == "Director"
    assert got(told, "person", name=str(found["id"]))["name"] == "Nguyễn Thị Sen"


@pytest.mark.parametrize(
    ("form", "start"), [("text", "North Press (2025)"), ("ris", "TY  - NEWS"), ("bibtex", "@article"), ("csl", "[")]
)
def test_an_article_is_cited_in_each_form(lasting_told: Told, form: str, start: str) -> None:
    assert got(lasting_told, "cite", id=1, form=form)["result"].startswith(start)


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("article", {"id": 99}, "there is no article 99"),
        ("event", {"id": 99}, "there is no event 99"),
        ("person", {"name": "nobody"}, "nobody"),
        ("search", {"query": '"open'}, "character"),
        ("search", {"query": "x", "limit": 5000}, "50"),
    ],
)
def test_what_cannot_be_answered_is_said_in_words(
    lasting_told: Told, tool: str, arguments: dict[str, Any], says: str
) -> None:
    assert says in refusal(lasting_told, tool, **arguments)


@pytest.mark.usefixtures("told")
def test_the_command_speaks_over_standard_input_and_output(tmp_path: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "cli", "--home", str(tmp_path), "mcp"],
        cwd=str(ROOT),
        env=environment_of(tmp_path) or None,
    )

    async def run() -> CallToolResult:
        async with Client(server) as client:
            return await client.call_tool("search", {"query": "pottery"})

    found = asyncio.run(run())
    assert found.structured_content is not None
    assert [hit["title"] for hit in found.structured_content["hits"]] == ["Blue Kiln Pottery Week opens in Huế"]
