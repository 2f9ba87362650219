"""The sample news sites: invented papers on loopback, for the demo and the tests; nothing else imports them."""

from samples.content import Content, ContentError, load_content
from samples.server import Request, SampleSites
from samples.sites import HOSTS, SITES
from samples.sources_out import write_sources

__all__ = ["HOSTS", "SITES", "Content", "ContentError", "Request", "SampleSites", "load_content", "write_sources"]
