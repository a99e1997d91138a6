"""Taking in many files side by side, each able to fail alone."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from common.errors import EpiDeskError
from etl.errors import FileRefused
from etl.orphans import end_with_parent
from etl.take import Report, Tools, take

INLINE_BYTES = 8 << 20
"""Less than this is read at once: starting workers takes longer."""


@dataclass(frozen=True)
class Job:
    """One file to take in: where it is read, how people know it, its content hash and size."""

    path: Path
    name: str
    file_id: str
    size: int


Outcome = Report | FileRefused
_tools: Tools | None = None
_data: Path | None = None


def _prepare(tools: Tools, data: Path) -> None:
    global _tools, _data
    end_with_parent()
    _tools, _data = tools, data


def _work(job: Job) -> Outcome:
    assert _tools is not None
    return attempt(job, _tools, _data)


def attempt(job: Job, tools: Tools, data: Path | None) -> Outcome:
    """Take in one file; what spoils it is its outcome, not this program's end.

    Raises NightFailed when it is the lake that can't be written: that is no fault of the file.
    """
    try:
        return take(job.path, job.name, job.file_id, tools, data)
    except FileRefused as refusal:
        return refusal
    except EpiDeskError:
        raise
    except OSError as error:
        return FileRefused("unreadable", Path(job.name).name, detail=error.strerror or str(error))
    except Exception as error:  # whatever a strange file does to a reader, the other files go on
        detail = (f"{type(error).__name__}: {error}".splitlines() or [""])[0][:160]
        return FileRefused("crashed", Path(job.name).name, detail=detail)


def take_all(jobs: Sequence[Job], tools: Tools, data: Path) -> Iterator[tuple[Job, Outcome]]:
    """Outcomes in the order in which they come. A file that kills its worker is refused, the others go on."""
    if sum(job.size for job in jobs) <= INLINE_BYTES:
        for job in jobs:
            yield job, attempt(job, tools, data)
        return
    left = {job.file_id: job for job in jobs}
    try:
        with _pool(tools, data, min(len(jobs), os.cpu_count() or 1)) as pool:
            waiting: dict[Future[Outcome], Job] = {
                pool.submit(_work, job): job for job in _largest_first(jobs)
            }
            try:
                for future in as_completed(waiting):
                    outcome = future.result()
                    yield left.pop(waiting[future].file_id), outcome
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    except BrokenProcessPool:
        yield from _one_by_one(left.values(), tools, data)


def _one_by_one(jobs: Iterable[Job], tools: Tools, data: Path) -> Iterator[tuple[Job, Outcome]]:
    """One worker, so that it is known which file kills it; a new one after each death."""
    left = deque(jobs)
    while left:
        try:
            with _pool(tools, data, 1) as pool:
                while left:
                    outcome = pool.submit(_work, left[0]).result()
                    yield left.popleft(), outcome
        except BrokenProcessPool:
            job = left.popleft()
            yield job, FileRefused("crashed", Path(job.name).name, detail="reader ended")


def _pool(tools: Tools, data: Path, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_prepare, initargs=(tools, data))


def _largest_first(jobs: Sequence[Job]) -> list[Job]:
    return sorted(jobs, key=lambda job: -job.size)
