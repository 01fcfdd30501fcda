"""What was tracked elsewhere, taken in."""
