"""From what was typed to the query tree. An error points at the character and says how to mend it."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from search import fields, query_values
from search.errors import QueryError
from search.query import All, And, Count, Days, Field, Fuzzy, Not, Or, Phrase, Prefix, Query, Term
from search.text import nfc, words

MAX_LENGTH = 20_000
MAX_WORDS = 400
MAX_OPEN = 20  # words with * or ~, each of which is looked for in the whole vocabulary
MAX_DEPTH = 50
MAX_SLOP = 100
_QUOTES = '"“”„'
_LEX = re.compile(rf"\s+|(?P<open>\()|(?P<close>\))|(?P<quote>[{_QUOTES}])|(?P<word>[^\s(){_QUOTES}]+)")
_SLOP = re.compile(r"~(\d*)")
_FIELD = re.compile(r"([^\W\d][\w-]*):(.*)", re.DOTALL)
_OPEN_ENDED = re.compile(r"\*$|~\d*$")
_FUZZY = re.compile(r"(.+?)~(\d*)", re.DOTALL)


class Lexeme(NamedTuple):
    """A piece of the query: open, close, word, phrase, field (a name before a quote or bracket) or an operator."""

    kind: str
    text: str
    position: int
    slop: int = 0


def parse(text: str) -> Query:
    """The tree of a query; positions in a QueryError count code points of its NFC form."""
    text = nfc(text)
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query has {len(text)} characters", MAX_LENGTH, f"use at most {MAX_LENGTH}")
    if "\x00" in text or "\ufffd" in text or any("\ud800" <= c <= "\udfff" for c in text):
        at = next(i for i, c in enumerate(text) if c in "\x00\ufffd" or "\ud800" <= c <= "\udfff")
        raise QueryError("the query holds a character that is no text", at, "type it again in UTF-8")
    lexemes = list(_lex(text))
    asked = sum(lexeme.kind in ("word", "phrase") for lexeme in lexemes)
    if asked > MAX_WORDS:
        raise QueryError(f"the query has {asked} words", lexemes[MAX_WORDS].position, f"use at most {MAX_WORDS}")
    open_ended = [lexeme for lexeme in lexemes if lexeme.kind == "word" and _OPEN_ENDED.search(lexeme.text)]
    if len(open_ended) > MAX_OPEN:
        at = open_ended[MAX_OPEN].position
        raise QueryError(f"the query has {len(open_ended)} words with * or ~", at, f"use at most {MAX_OPEN}")
    if not lexemes:
        return All()
    return _Parser(lexemes, text).parse()


def _lex(text: str) -> Iterator[Lexeme]:
    at = 0
    while at < len(text):
        found = _LEX.match(text, at)
        assert found, text[at]
        begin, at = at, found.end()
        if found["quote"]:
            lexeme, at = _quoted(text, begin)
            yield lexeme
        elif found["word"]:
            word = found["word"]
            glued = at < len(text) and text[at] in _QUOTES + "("
            if word in ("AND", "OR", "NOT"):
                yield Lexeme(word, word, begin)
            elif glued and word.endswith(":") and (named := _FIELD.fullmatch(word)):
                yield Lexeme("field", named[1], begin)
            else:
                yield Lexeme("word", word, begin)
        elif found.lastgroup:
            yield Lexeme(found.lastgroup, found[0], begin)


def _quoted(text: str, begin: int) -> tuple[Lexeme, int]:
    end = begin + 1
    while end < len(text) and text[end] not in _QUOTES:
        end += 1
    if end == len(text):
        raise QueryError("a quotation mark is not closed", begin, 'put a second " behind the phrase')
    content, after = text[begin + 1 : end], end + 1
    slop = 0
    if found := _SLOP.match(text, after):
        after = found.end()
        if not found[1] or len(found[1]) > 3 or int(found[1]) > MAX_SLOP:
            raise QueryError("~ behind a phrase needs a number", end + 1, f'such as "a b"~5, at most {MAX_SLOP}')
        slop = int(found[1])
    return Lexeme("phrase", content, begin, slop), after


class _Parser:
    """Recursive descent: OR over AND over NOT over one thing."""

    def __init__(self, lexemes: list[Lexeme], text: str) -> None:
        self.lexemes = lexemes
        self.text = text
        self.at = 0
        self.depth = 0

    def parse(self) -> Query:
        tree = self.either()
        if lexeme := self.peek():
            raise QueryError("a bracket is closed that was not opened", lexeme.position, "delete it or open one before")
        if tree is None:
            raise QueryError("there is no word to search for", 0, "give at least one letter or digit")
        return tree

    def peek(self) -> Lexeme | None:
        return self.lexemes[self.at] if self.at < len(self.lexemes) else None

    def either(self) -> Query | None:
        parts = [self.all_of()]
        while (lexeme := self.peek()) and lexeme.kind == "OR":
            self.at += 1
            parts.append(self.all_of(lexeme))
        kept = tuple(part for part in parts if part)
        return (kept[0] if len(kept) == 1 else Or(kept)) if kept else None

    def all_of(self, after: Lexeme | None = None) -> Query | None:
        parts = [self.one(after)]
        implied = True
        while (lexeme := self.peek()) and lexeme.kind not in ("OR", "close"):
            if lexeme.kind == "AND":
                implied = False
                self.at += 1
                parts.append(self.one(lexeme))
            else:
                parts.append(self.one(None))
        kept = tuple(part for part in parts if part)
        return (kept[0] if len(kept) == 1 else And(kept, implied)) if kept else None

    def one(self, after: Lexeme | None) -> Query | None:
        """One thing; None for a word of punctuation only, which asks for nothing."""
        lexeme = self.peek()
        if lexeme is None or lexeme.kind in ("AND", "OR", "close"):
            if after:
                raise QueryError(f"{after.text} has nothing behind it", after.position, _IN_QUOTES.format(after.text))
            if lexeme is None or lexeme.kind == "close":
                position = lexeme.position if lexeme else len(self.text) - 1
                raise QueryError("something to search for is missing here", position, "put a word between the brackets")
            raise QueryError(f"{lexeme.text} has nothing before it", lexeme.position, _IN_QUOTES.format(lexeme.text))
        self.at += 1
        match lexeme.kind:
            case "NOT":
                part = self.nested(lexeme, lambda: self.one(lexeme))
                return Not(part) if part else None
            case "open":
                return self.bracket(lexeme)
            case "phrase":
                return _phrase(lexeme)
            case "field":
                return self.field(lexeme)
            case _:
                return _word(lexeme)

    def bracket(self, opened: Lexeme) -> Query | None:
        part = self.nested(opened, self.either)
        closing = self.peek()
        if closing is None:
            raise QueryError("a bracket is not closed", opened.position, "put a ) behind the group")
        self.at += 1
        return part

    def nested(self, lexeme: Lexeme, read: Callable[[], Query | None]) -> Query | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError("the brackets are nested too deeply", lexeme.position, f"use at most {MAX_DEPTH} levels")
        part = read()
        self.depth -= 1
        return part

    def field(self, named: Lexeme) -> Query | None:
        field = _field(named.text, named.position)
        value = self.peek()
        assert value
        self.at += 1
        if value.kind == "phrase" and field.kind != "text":
            return _range(field, value.text.strip(), value.position + 1)
        if field.kind != "text":
            raise QueryError(f"{named.text} takes a value, not a group", value.position, "such as published:2024..2025")
        part = _phrase(value) if value.kind == "phrase" else self.bracket(value)
        return Field(field.name, part) if part else None


_IN_QUOTES = 'add it, or put "{}" in quotation marks if the word itself is meant'


def _word(lexeme: Lexeme) -> Query | None:
    if named := _FIELD.fullmatch(lexeme.text):
        name, value = named[1], named[2]
        begin = lexeme.position + len(name) + 1
        if value or fields.find(name):
            field = _field(name, lexeme.position)
            if not value:
                raise QueryError(f"{name}: has no value", begin - 1, f"write it without a space, such as {name}:value")
            if field.kind != "text":
                return _range(field, value, begin)
            part = _plain(value, begin)
            return Field(field.name, part) if part else None
    return _plain(lexeme.text, lexeme.position)


def _plain(text: str, position: int) -> Query | None:
    star = text.find("*")
    if star >= 0:
        stem = words(text[:star])
        if star != len(text) - 1 or len(stem) != 1 or len(stem[0]) < 2:
            raise QueryError(
                "* stands for the end of one word", position + star, "put it behind at least two letters, such as lacq*"
            )
        return Prefix(stem[0])
    if "~" in text and (fuzzy := _FUZZY.fullmatch(text)):
        word = words(fuzzy[1])
        if len(word) != 1 or fuzzy[2] not in ("", "1", "2"):
            raise QueryError("~ stands behind one word", position + text.find("~"), "such as lacqer~ or lacqer~2")
        return Fuzzy(word[0], int(fuzzy[2] or (1 if len(word[0]) < 6 else 2)))
    return _joined(words(text), 0)


def _phrase(lexeme: Lexeme) -> Query | None:
    star = lexeme.text.find("*")
    if star >= 0:
        raise QueryError("* has no meaning within quotation marks", lexeme.position + 1 + star, "put the word outside")
    found = words(lexeme.text)
    if not found:
        raise QueryError("there is no word between the quotation marks", lexeme.position, "put one there")
    return _joined(found, lexeme.slop)


def _joined(found: list[str], slop: int) -> Query | None:
    if len(found) > MAX_WORDS:
        raise QueryError(f"the phrase has {len(found)} words", 0, f"use at most {MAX_WORDS}")
    if not found:
        return None
    return Term(found[0]) if len(found) == 1 else Phrase(tuple(found), slop)


def _field(name: str, position: int) -> fields.FieldName:
    field = fields.find(name)
    if field is None:
        near = " or ".join(f"{n}:" for n in fields.near(name))
        hint = f"did you mean {near}? " if near else ""
        raise QueryError(f"there is no field {name!r}", position, f"{hint}put it in quotation marks to search for it")
    return field


def _range(field: fields.FieldName, value: str, position: int) -> Query:
    try:
        if field.kind == "day":
            low, high = query_values.days(value)
            return Days(field.name, low, high)
        bottom, top, over, under = query_values.numbers(value)
        return Count(field.unit, bottom, top, over, under)
    except ValueError as error:
        example = "2024..2025, 2025-10 or >=2024-05-03" if field.kind == "day" else ">100, 100..300 or 5"
        raise QueryError(str(error), position, f"write {example}") from error
