"""The least that a request costs on this machine: a route of Flask that says a word."""

from flask import Flask

server = Flask("bare")


@server.get("/health")
@server.get("/")
def word() -> str:
    """One word."""
    return "ok"
