"""How well mentions are joined into events, series, persons and venues: `make histories`."""
