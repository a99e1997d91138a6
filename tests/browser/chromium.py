"""How Chromium is started, for tests and for bench: without the errands that it would run by itself."""

QUIET = (
    "--no-sandbox",  # as root, as integration machines run it, Chromium starts no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
