"""A city that never was: schools, people, an epidemic, and how people report it, with the truth behind it."""
