"""The web pages: read-only over archive and search; `web.app.create_app` makes the application."""
