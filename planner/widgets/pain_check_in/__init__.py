"""The pain of a day."""
