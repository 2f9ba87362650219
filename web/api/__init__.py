"""The API: read-only JSON for everything that the pages show, described by OpenAPI."""
