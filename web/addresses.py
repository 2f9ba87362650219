"""Where each thing has its page: the one place that knows the addresses."""

from urllib.parse import quote, urlencode

from web.language import Lang


class Addresses:
    """Addresses of pages in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def article(self, number: int, version: int | None = None, fact: int | None = None) -> str:
        """An article, one of its versions, the place of a fact in it."""
        asked = f"?version={version}" if version else ""
        return f"/{self.lang}/article/{number}{asked}" + (f"#f{fact}" if fact else "")

    def event(self, number: int) -> str:
        """An event's history."""
        return f"/{self.lang}/event/{number}"

    def series(self, key: str) -> str:
        """The editions of a recurring event."""
        return f"/{self.lang}/series/{quote(key, safe='')}"

    def search(self, query: str = "", **more: str) -> str:
        """A search."""
        return f"/{self.lang}/search?" + urlencode({"q": query} | more)

    def official(self, name: str) -> str:
        """The person of a name, or those who have it."""
        return f"/{self.lang}/people?" + urlencode({"name": name})

    def venue(self, name: str) -> str:
        """The venue of a name, or those that have it."""
        return f"/{self.lang}/venues?" + urlencode({"name": name})

    def named(self, kind: str, number: int) -> str:
        """A person or venue by id; `kind` as facts have it."""
        return f"/{self.lang}/{kind}/{number}"

    def place(self, name: str) -> str:
        """The place that a text names, as an article writes it."""
        return f"/{self.lang}/places?" + urlencode({"name": name})

    def place_page(self, name: str, within: str = "") -> str:
        """A place of the gazetteer."""
        return f"/{self.lang}/place/{quote(name, safe='')}" + (f"?{urlencode({'in': within})}" if within else "")

    def programme(self, place: str = "") -> str:
        """Programme figures (of a place)."""
        return f"/{self.lang}/programme" + (f"?{urlencode({'place': place})}" if place else "")

    def organization(self, name: str) -> str:
        """What is told of an organisation."""
        return self.search(f'organization:"{inner(name)}"')


def inner(name: str) -> str:
    """A name within quotation marks of the query language."""
    return " ".join(name.replace('"', " ").split())
