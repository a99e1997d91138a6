"""Text that people typed, turned into values: pure functions that never raise."""
