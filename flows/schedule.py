"""The deployments of prefect.yaml, served by one process: what runs when, as Prefect's operators see it."""

import importlib
import os
from typing import Any

import yaml

from settings import ROOT


def deployments(cron: str | None = None) -> list[dict[str, Any]]:
    """Name, entrypoint, description, cron and time zone of each deployment in prefect.yaml."""
    found = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    return [
        {
            "name": one["name"],
            "entrypoint": one["entrypoint"],
            "description": one["description"],
            "cron": cron if cron and one["name"] == "nightly" else one["schedules"][0]["cron"],
            "timezone": one["schedules"][0]["timezone"],
        }
        for one in found
    ]


def serve_deployments(cron: str | None = None) -> None:
    """Register the deployments and run what is due, until stopped; each run is a process of its own."""
    from prefect import serve
    from prefect.schedules import Cron

    os.chdir(ROOT)  # the entrypoints are told relative to it
    made = []
    for one in deployments(cron):
        file, name = one["entrypoint"].split(":")
        body: Any = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
        schedule = Cron(one["cron"], timezone=one["timezone"])
        made.append(body.to_deployment(name=one["name"], description=one["description"], schedule=schedule))
    serve(*made, pause_on_shutdown=False)
