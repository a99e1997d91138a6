"""How a file of rows is read: one module per file format behind :class:`etl.formats.base.Table`."""

from etl.formats.base import Table, open_table

__all__ = ["Table", "open_table"]
