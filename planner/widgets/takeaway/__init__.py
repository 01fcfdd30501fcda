"""The session as one file to take along, and what was done with it brought home. Stands on the player."""
