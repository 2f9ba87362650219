"""The archive for assistants by the Model Context Protocol: five tools that only read, with the API's answers."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Annotated, Literal, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from archive.engine import reading
from archive.views.entities import entities_named, number_named
from search import IndexDamaged, QueryError, Sort, exports
from web.api import answers, models
from web.errors import BadRequest, NoSuchPage, TakenDown
from web.site import Site

READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
ABOUT = """News on Vietnam's OCOP products, craft villages and trade fairs, with the facts taken from them. Every value
has the sentence that says it and the article it stands in: quote and cite these. Texts belong to their publishers."""
NAMESAKES = 20  # that are named to whoever asks for one
P = ParamSpec("P")
R = TypeVar("R")
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Query = Annotated[
    str,
    Field(
        max_length=2_000,
        description='Words, with or without Vietnamese diacritics; AND OR NOT, "phrases", field:value as in '
        'official:"Nguyễn Văn A", published:2025-10, event-date:>=2025-11-01, booths:>100. Empty finds everything.',
    ),
]


def told(function: Callable[P, R]) -> Callable[P, R]:
    """What cannot be answered is told in words, so that the assistant can ask again."""

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except NoSuchPage as error:
            raise ToolError(f"there is no {error.what}; `search` finds articles with their events") from error
        except TakenDown as error:
            raise ToolError(f"the article was taken down: {error.reason}") from error
        except (QueryError, BadRequest, IndexDamaged) as error:
            raise ToolError(str(error)) from error

    return answer


def create_server(site: Site, base: str = "") -> MCPServer:
    """The server over a site; `base` is where its pages are served, for permalinks."""
    server = MCPServer("ocop-archive", title="OCOP Archive", instructions=ABOUT, version="1", log_level="WARNING")

    @server.tool(annotations=READS, structured_output=True)
    @told
    def search(
        query: Query, limit: Annotated[int, Field(ge=1, le=50)] = 10, sort: Sort = "relevance"
    ) -> models.SearchAnswer:
        """Full-text search over the articles; each hit has the ids of the events it tells of."""
        return answers.hits_of(site.index.search(query, limit=limit, sort=sort, facets=("year", "source")), None)

    @server.tool(annotations=READS, structured_output=True)
    @told
    def article(id: Id, version: Annotated[int | None, Field(ge=1)] = None) -> models.Article:
        """One article: text, facts with the words that say them, events, near-copies, versions, citation."""
        return answers.article(site, id, version, base)

    @server.tool(annotations=READS, structured_output=True)
    @told
    def event(id: Id) -> models.Event:
        """One event over all articles: timeline, figures side by side with their quotes, officials, status."""
        return answers.event(site, id)

    @server.tool(annotations=READS, structured_output=True)
    @told
    def person(name: Annotated[str, Field(min_length=1, max_length=200)]) -> models.Person:
        """An official by name or id: posts with their days, appearances with quotes, events."""
        return answers.person(site, int(name) if name.isascii() and name.isdigit() and len(name) < 10 else _id(name))

    def _id(name: str) -> int:
        wanted = answers.folded_words(name)
        with reading(site.archive.engine) as connection:
            found = entities_named(connection, "official", wanted, limit=NAMESAKES) if wanted else []
            total = number_named(connection, "official", wanted) if len(found) > 1 else len(found)
        if len(found) > 1:
            some = "; ".join(f"{line.name}, id {line.id}, {line.articles} articles" for line in found)
            raise ToolError(f"{total} people have that name: {some}; ask again by id")
        if not found:
            raise NoSuchPage(f"official named {name!r}")
        return found[0].id

    @server.tool(annotations=READS, structured_output=True)
    @told
    def cite(id: Id, form: Literal["text", "ris", "bibtex", "csl"] = "text") -> str:
        """A citation of an article: a line of text, RIS, BibTeX or CSL-JSON."""
        shown = answers.article(site, id, None, base)
        if form == "text":
            return shown.citation
        out = BytesIO()
        exports.write(site.rows([id]), form, out, query="", made=site.clock())
        return out.getvalue().decode()

    return server
