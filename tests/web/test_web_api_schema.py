"""Whatever the description allows, and what it forbids, gets an answer that the description tells of: no 500."""

from typing import cast

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from told_site import Told
from web.api.app import create_api
from web.site import Site

NAMES = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
]
EXAMPLES = 20  # of each operation, beside those of the description and of its bounds

load_all_checks()
schema = schemathesis.openapi.from_dict(
    create_api(cast(Site, None)).openapi(),  # the description does not depend on a site
    config=SchemathesisConfig(
        seed=7,
        projects=ProjectsConfig(
            default=ProjectConfig(generation=GenerationConfig(deterministic=True, max_examples=EXAMPLES))
        ),
    ),
)


@pytest.fixture(scope="session")
def app(lasting_told: Told) -> FastAPI:
    return lasting_told.app()


@pytest.mark.timeout(300)
@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_answers_are_as_described(app: FastAPI, case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS.get_by_names(NAMES), app=app)
