"""Collects one source in a process of its own: `python -m spiders.collect --help`.

Ends with status 0 when the night of this source is done, 3 when it ended early; either way the last line on stdout is
one JSON document: `{"source", "reason", "message", "counts", "seconds"}`, `reason` null for a night that is done.
"""

import argparse
import json
import logging
import os
import re
import signal
import sys
import threading
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcess
from sqlalchemy.exc import SQLAlchemyError

from archive import ArchiveError, crashing, open_archive
from archive.engine import reading
from archive.opening import Archive
from archive.store.doors import Doors, RobotsStore
from archive.store.frontier import Frontier
from archive.store.nights import name_of
from archive.warc import WarcWriter
from records import Source
from spiders.clock import Clock
from spiders.guard import Guard, Loopback
from spiders.job import Job
from spiders.logs import json_handler
from spiders.news import NewsSpider
from spiders.settings import settings_for
from spiders.source import SourceError, load_source

log = logging.getLogger(__name__)
ENDED_EARLY = 3
DATABASE = "OCOP_COLLECT_DATABASE"


def main(arguments: list[str] | None = None) -> int:
    """Run one collection; gives the exit status."""
    options = _parser().parse_args(arguments)
    result: dict[str, Any] = {
        "source": options.source.stem,
        "reason": None,
        "message": None,
        "counts": {},
        "seconds": None,
    }
    try:
        source = load_source(options.source)
        archive = open_archive(options.database, options.captures, create=False)
    except SourceError as error:
        result |= {"reason": "source", "message": str(error)}
    except ArchiveError as error:
        result |= {"reason": "archive", "message": str(error)}
    else:
        crashing.enter("collect")
        if options.leader is not None:
            threading.Thread(target=_follow, args=(options.leader,), name="leader", daemon=True).start()
        result |= collect(source, archive, options)
        archive.close()
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    return ENDED_EARLY if result["reason"] else 0


def collect(source: Source, archive: Archive, options: argparse.Namespace) -> dict[str, Any]:
    """Run the spider of a source over one night; gives reason, message and counts."""
    owner = re.sub(r"[^\w.-]", "_", options.owner)
    frontier = Frontier(archive.engine, source=source.name, night=options.night, owner=options.owner)
    job = Job(
        source=source,
        clock=Clock(options.now),
        guard=Guard(source, options.loopback),
        robots=RobotsStore(archive.engine),
        user_agent=options.user_agent,
    )
    settings = settings_for(source, user_agent=options.user_agent) | {"DOWNLOAD_BIND_ADDRESS": options.bind}
    process = CrawlerProcess(settings | {"LOG_INSTALL_ROOT_HANDLER": options.log is None})
    if options.log:
        with reading(archive.engine) as connection:
            night = name_of(connection, options.night)
        handler = json_handler(options.log, night=night, source=source.name, stage="collect")
        handler.setLevel(settings["LOG_LEVEL"])
        logging.getLogger().addHandler(handler)
    crawler = process.create_crawler(spider_class(source))
    try:
        crawling = process.crawl(
            crawler,
            job=job,
            frontier=frontier,
            doors=Doors(archive.engine, source=source.name, night=options.night),
            writer=WarcWriter(archive.captures, f"{options.night:05d}/{source.name}-{owner}"),
            lookback=timedelta(days=options.lookback),
        )
        crawling.addErrback(lambda failure: log.error("the crawl failed: %s", failure))
        process.start()
        counts = frontier.counts()
    except SQLAlchemyError as error:
        return {"reason": "archive", "message": f"the archive cannot be used: {error}"}
    spider: Any = crawler.spider
    finished = crawler.stats.get_value("finish_reason")
    reason = None if finished == "finished" else {"shutdown": "interrupted"}.get(finished, finished or "crashed")
    message = f"{type(spider.trouble).__name__}: {spider.trouble}" if spider and spider.trouble else None
    seconds = crawler.stats.get_value("elapsed_time_seconds")
    return {"reason": "storage" if message else reason, "message": message, "counts": counts, "seconds": seconds}


def _follow(leader: int) -> None:
    """End in order when the night that began this process is gone: the next one asks the same hosts."""
    while os.read(leader, 100):
        pass
    log.warning("the night that began this collection is gone; ending in order")
    os.kill(os.getpid(), signal.SIGTERM)


def spider_class(source: Source) -> type[NewsSpider]:
    """The ordinary spider, or the one of the module in `spiders/special` that the source names."""
    if source.spider == "news":
        return NewsSpider
    module = import_module(f"spiders.special.{source.spider}")
    found: type[NewsSpider] = next(
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, NewsSpider) and value is not NewsSpider
    )
    return found


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m spiders.collect", description=(__doc__ or "").split("\n")[0])
    # an address with a password in it is handed over by the environment, where no list of processes shows it
    given = os.environ.get(DATABASE)
    parser.add_argument("--database", default=given, required=given is None, help=f"SQLAlchemy URL ({DATABASE})")
    parser.add_argument("--captures", required=True, type=Path, help="folder of the WARC files")
    parser.add_argument("--source", required=True, type=Path, help="YAML file of the source")
    parser.add_argument("--night", required=True, type=int, help="id of the night")
    parser.add_argument("--owner", required=True, help="name of this process; names its WARC file, too")
    parser.add_argument("--now", required=True, type=_instant, help="the instant at which the run begins, with offset")
    parser.add_argument("--lookback", type=int, default=14, help="days back that announcements are taken")
    parser.add_argument("--user-agent", required=True)
    parser.add_argument("--loopback", type=Loopback.parse, help="the sample sites: *.localhost:PORT")
    parser.add_argument("--bind", help="address of this machine that requests go out from; any by default")
    parser.add_argument("--leader", type=int, help="descriptor of a pipe that the night holds open while it lives")
    parser.add_argument("--log", type=Path, help="file of the log; standard error otherwise")
    return parser


if __name__ == "__main__":
    sys.exit(main())
