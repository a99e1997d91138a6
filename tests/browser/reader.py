"""What a reader does at the dashboard, in the words of the tests."""

from playwright.sync_api import Locator, Page, expect

PATHS = {"overview": "/", "units": "/units", "missing": "/missing"}
PATHS |= {
    "trends": "/trends",
    "map": "/map",
    "questions": "/questions",
    "data": "/data",
    "sources": "/sources",
    "subject": "/subject",
    "accounts": "/accounts",
    "audit": "/audit",
}
OPENERS = {"subject": "officer", "accounts": "admin", "audit": "auditor"}
"""Who opens a page that the city's director does not."""
CONFIGURING = {
    "sources": ("province", "city", "officer", "steward"),
    "subject": ("officer", "school", "class"),
    "accounts": ("admin",),
    "audit": ("auditor",),
}
"""Pages that only some roles find in the rail."""
ROLES = ("province", "city", "officer", "county", "school", "class")

# Every chart is drawn, every table has rows or says that it has none, and nothing is being fetched.
SETTLED = """() => {
  const main = document.querySelector('#main');
  if (!main || document.querySelector('[data-dash-is-loading="true"]')) return false;
  const charts = [...main.querySelectorAll('.dash-graph')];
  const grids = [...main.querySelectorAll('.grid')];
  return charts.every(one => one.querySelector('.js-plotly-plot .main-svg'))
    && grids.every(one => one.querySelector('.ag-row, .ag-overlay-no-rows-center'));
}"""


class Reader:
    """A person at a browser page over a dashboard at `url`."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    @property
    def main(self) -> Locator:
        """What the page shows, without the frame."""
        return self.page.locator("#main")

    def sign_in(self, role: str) -> "Reader":
        """Sign in with the demo account of a role; ends on the overview."""
        self.page.goto(f"{self.url}/login")
        self.page.click(f"#demo-{role}")
        return self.settle()

    def known_as(self, role: str) -> "Reader":
        """The session of a demo account without a page drawn yet: `open` one."""
        form: dict[str, str | float | bool] = {"username": role, "password": "demo"}
        answer = self.page.request.post(
            f"{self.url}/login", form=form, headers={"Origin": self.url}, max_redirects=0
        )
        assert answer.status == 302, answer.status
        return self

    def open(self, page: str, query: str = "") -> "Reader":
        """Type the address of a page, as from a link that somebody sent."""
        self.page.goto(f"{self.url}{PATHS[page]}{f'?{query}' if query else ''}")
        return self.settle(page)

    def turn_to(self, page: str) -> "Reader":
        """Click a page in the rail."""
        path = PATHS[page]
        self.page.locator(f'nav.rail a[href="{path}"], nav.rail a[href^="{path}?"]').click()
        return self.settle(page)

    def settle(self, page: str | None = None) -> "Reader":
        """Wait until what is on the page is drawn."""
        if page:
            expect(self.page.locator(f"#main.page-{page}")).to_be_visible()
        self.page.wait_for_function(SETTLED)
        return self

    def reveal(self, purpose: str) -> "Reader":
        """Press a purpose above people, so that their names are shown."""
        self.main.locator(f".reveal button[value={purpose}]").click()
        expect(self.main.locator(".reveal.open")).to_be_visible()
        return self.settle()

    def click_row(self, name: str) -> "Reader":
        """Click the row of a table by the name in it."""
        self.main.locator(".ag-row [col-id=name]").get_by_text(name, exact=True).click()
        expect(self.page.locator(".topbar .where ol li").last).to_have_text(name)
        return self.settle()

    def crumbs(self) -> list[str]:
        """Where the reader is, from the top."""
        return [text.strip() for text in self.page.locator(".topbar .where ol li").all_inner_texts()]

    def names(self) -> list[str]:
        """The names in the first column of the page's table, which must have rows."""
        expect(self.main.locator(".ag-row [col-id=name]").first).to_be_visible()
        return [text.strip() for text in self.main.locator(".ag-row [col-id=name]").all_inner_texts()]
