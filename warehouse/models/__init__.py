"""SQL models: one file, one table. `catalog` reads their headers and orders them by what they read."""
