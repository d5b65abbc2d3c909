"""The application server: supervisor, web processes, thread pools, shutdown, static files."""
