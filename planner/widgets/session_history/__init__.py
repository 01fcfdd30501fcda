"""The last sessions and ratings, to mend."""
