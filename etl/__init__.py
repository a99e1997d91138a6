"""The night: files in, one published snapshot out."""
