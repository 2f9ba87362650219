"""Figures for Prometheus, for this machine only.

They tell how many messages wait, how full the disk is and which sources are in trouble: nothing for every reader. A
token would have to lie in Prometheus' own settings, and its exporters ask on loopback anyway; from another machine the
same figures are had through the node exporter, which reads HOME/metrics.prom.
"""

import ipaddress

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from archive.engine import reading
from archive.views.metrics import exposition
from web.errors import NoSuchPage
from web.site import site_of

router = APIRouter(include_in_schema=False)
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """The figures of `metrics.prom` as they are now."""
    if not is_own(request):
        raise NoSuchPage("metrics")
    site = site_of(request)
    free = site.free_bytes() if site.free_bytes else None
    with reading(site.archive.engine) as connection:
        text = exposition(connection, free_bytes=free)
    return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})


def is_own(request: Request) -> bool:
    """Whether this machine asks, and not a proxy on it for somebody else."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:  # a name, as test clients have
        return False
