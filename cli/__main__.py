"""`python -m cli` is `ocop`."""

from cli.main import main

main()
