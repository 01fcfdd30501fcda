"""A question put to the coin."""
