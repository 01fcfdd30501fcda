"""What several widgets share: look, checked requests, lists of entries, pictures, the notice of unread rows."""
