"""Who may be meant by a row that is nobody's: suggestions for a steward, never a match."""
