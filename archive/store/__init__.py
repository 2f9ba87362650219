"""The only package that writes the archive. Functions take an open write transaction (`archive.engine.writing`)."""
