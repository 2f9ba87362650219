"""Scrapy's settings for every collection; what depends on the source or the run is added by `settings_for`."""

from typing import Any

from records import Source

BOT_NAME = "ocop-archive"
SPIDER_MODULES = ["spiders"]

# Nothing listens, nothing is remembered between requests, no proxy can lead around the address guard.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False
REFERRER_POLICY = "no-referrer"
METAREFRESH_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True

# Limits of a page; doors that may be larger say so in their requests.
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024  # on the wire and again after decompression
DOWNLOAD_WARNSIZE = 0
DNS_TIMEOUT = 20
REDIRECT_MAX_TIMES = 5
URLLENGTH_LIMIT = 2083

# A second try tonight; further ones belong to the frontier. The duplicate filter is the frontier's, too.
RETRY_TIMES = 1
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
HTTPERROR_ALLOW_ALL = True

DOWNLOAD_HANDLERS = {
    "http": "spiders.connection.GuardedHandler",
    "https": "spiders.connection.GuardedHandler",
    "ftp": None,
    "file": None,
    "data": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the guard is stricter
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "spiders.connection.GuardMiddleware": 50,
    "spiders.robots.RobotsMiddleware": 100,
    "spiders.retry.Retry": 550,
    "spiders.recorder.RecorderMiddleware": 860,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
}
CONCURRENT_REQUESTS = 16
CONCURRENT_ITEMS = 1  # callbacks give requests only, and Scrapy starts as many tasks for each response as this says
DOWNLOAD_DELAY_JITTER = 0.0  # the delay of a source is a minimum
AUTOTHROTTLE_MAX_DELAY = 60.0

LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 60.0
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
WARN_ON_GENERATOR_RETURN_VALUE = False
CLOSESPIDER_ERRORCOUNT = 0


def settings_for(source: Source, *, user_agent: str, log_file: str | None = None) -> dict[str, Any]:
    """All settings of one run over one source."""
    polite = source.politeness
    shared = {name: value for name, value in globals().items() if name.isupper()}
    languages = ", ".join((*source.languages, *(code for code in ("vi", "en") if code not in source.languages)))
    return shared | {
        "USER_AGENT": user_agent,
        "DEFAULT_REQUEST_HEADERS": DEFAULT_REQUEST_HEADERS | {"Accept-Language": languages},
        "DOWNLOADER": "spiders.downloader.CountingDownloader",
        "DOWNLOAD_DELAY": polite.delay,
        "DOWNLOAD_TIMEOUT": polite.timeout,  # of the whole answer, its last byte included
        "CONCURRENT_REQUESTS_PER_DOMAIN": polite.concurrency,
        # With a delay AutoThrottle waits longer where a site answers slowly, never less than the delay.
        "AUTOTHROTTLE_ENABLED": polite.delay > 0,
        "AUTOTHROTTLE_START_DELAY": polite.delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(polite.concurrency),
        "LOG_FILE": log_file,
    }
