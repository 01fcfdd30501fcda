"""What the diary says: adherence, habits, estimates with their sentences, and the experiments' outcomes.

Uses the diary and, for the doses, planning. Frames and results out; charts draw them.
"""
