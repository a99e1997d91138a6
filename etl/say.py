"""How a night tells what it does: nothing, or progress bars on a terminal."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from common.words import Text


class Say(Protocol):
    """What the night calls: `step` names what begins and how much it is (0: not known), `advance` counts."""

    def step(self, name: str, total: int) -> None: ...

    def advance(self, done: int) -> None: ...


class Quiet:
    """Says nothing."""

    def step(self, name: str, total: int) -> None:
        """Nothing."""

    def advance(self, done: int) -> None:
        """Nothing."""


class Bars:
    """One progress bar a step, on standard error."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self.task: TaskID | None = None

    def __enter__(self) -> Bars:
        self.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._finish()
        self.progress.stop()

    def step(self, name: str, total: int) -> None:
        """Begin a step."""
        self._finish()
        self.task = self.progress.add_task(self.text(f"night.say.{name}", days=total), total=total or None)

    def advance(self, done: int) -> None:
        """Count."""
        if self.task is not None:
            self.progress.advance(self.task, done)

    def _finish(self) -> None:
        if self.task is not None:
            task = self.progress.tasks[self.task]
            self.progress.update(self.task, total=task.completed or 1, completed=task.completed or 1)
