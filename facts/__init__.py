"""Text in, facts out: what, where, when, how many and who, each with the quote that proves it."""

from facts.extract import EXTRACTOR, extract

__all__ = ["EXTRACTOR", "extract"]
