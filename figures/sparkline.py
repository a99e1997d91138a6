"""A line of two weeks in the height of a word, as an SVG image: no script, no request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import quote

from figures.theme import Theme

Size = tuple[int, int]
CARD: Size = (140, 34)
WIDE: Size = (245, 34)
CELL: Size = (84, 24)
PAD = 3.5


def sparkline(
    days: Sequence[date],
    values: Sequence[float | None],
    last: date,
    hue: str,
    theme: Theme,
    size: Size = CARD,
) -> str:
    """An image address (`data:`) of `values` in the 14 days up to `last`.

    y starts at zero; a day without data leaves a gap; the last day's dot is full, the one before hollow.
    """
    wide, high = size
    step = (wide - 2 * PAD) / 13
    pairs = zip(days, values, strict=True)
    known = {day: float(value) for day, value in pairs if value is not None and value == value}
    top = max(known.values(), default=0) or 1.0
    runs: list[list[str]] = [[]]
    dots = []
    for place in range(14):
        day = last - timedelta(days=13 - place)
        if day not in known:
            runs.append([])
            continue
        x = PAD + place * step
        y = high - PAD - known[day] / top * (high - 2 * PAD)
        runs[-1].append(f"{x:.1f},{y:.1f}")
        if place >= 12:
            fill = hue if place == 13 else theme.paper
            dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{fill}" stroke="{hue}"/>')
    lines = "".join(_line(run, hue) for run in runs if run)
    base = f'<path d="M0 {high - PAD}H{wide}" stroke="{theme.grid}"/>'
    return _address(f'{base}<g fill="none" stroke-width="1.4">{lines}{"".join(dots)}</g>', size)


def _line(run: list[str], hue: str) -> str:
    if len(run) == 1:
        x, y = run[0].split(",")
        return f'<circle cx="{x}" cy="{y}" r="1" fill="{hue}" stroke="none"/>'
    return f'<polyline points="{" ".join(run)}" stroke="{hue}"/>'


def _address(inside: str, size: Size) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}">'
    return f"data:image/svg+xml,{quote(head + inside + '</svg>', safe=' /:=<>')}"
