"""Where things are: regions, boundaries, coordinate systems, cells."""
