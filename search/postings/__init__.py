"""Postings, columns and what a query finds as arrays: scored, joined, ordered and counted in numpy.

Whoosh takes one Python step for each posting. Here a segment's data are plain arrays in one file that is mapped into
memory, in the form of a Whoosh codec, so that a term's documents, frequencies and places are slices of that file.
"""
