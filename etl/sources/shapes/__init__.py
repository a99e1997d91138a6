"""How a tool's header rows become questions: one small module a shape, named by a profile's `shape`."""

from collections.abc import Callable

from etl.sources.shapes import bracketed, continued, labelled, numbered, paths, plain
from etl.sources.shapes.base import Heading, Layout, Rows

SHAPES: dict[str, Callable[[Rows, int], Layout]] = {
    "plain": plain.lay_out,
    "numbered": numbered.lay_out,
    "paths": paths.lay_out,
    "bracketed": bracketed.lay_out,
    "labelled": labelled.lay_out,
    "continued": continued.lay_out,
}
"""A shape takes the first rows of a file from its header on, and how many of them the profile says are headers."""

__all__ = ["SHAPES", "Heading", "Layout"]
