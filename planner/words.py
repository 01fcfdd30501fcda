"""Sentences that stand in more than one place."""

DISCLAIMER = (
    "A personal planner and log for gentle stretching. Not a medical device: it does not diagnose, treat or monitor "
    "any condition. Stop if pain rises or new symptoms appear, and seek professional advice."
)
