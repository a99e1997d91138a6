"""What a page did that it must not."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

NETWORK = ("http", "https", "ws", "wss")


class Watch:
    """Records `strangers`, requests off this machine, and `errors`, what the console of a page complained of.

    A test that provokes an error on purpose says so with `expect`.
    """

    def __init__(self) -> None:
        self.strangers: list[str] = []
        self.errors: list[str] = []
        self._expected: list[str] = []

    def attach(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))

    def expect(self, part: str) -> None:
        """Errors that hold this text are what the test is about."""
        self._expected.append(part)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in NETWORK and parts.hostname != "127.0.0.1":
            self.strangers.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in self._expected):
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")
