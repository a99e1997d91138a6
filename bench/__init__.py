"""Measures what the project promises: `python -m bench`, or `make bench`."""
