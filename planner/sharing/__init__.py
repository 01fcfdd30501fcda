"""Today's session for a telephone on the same network: one page over HTTPS, behind a token, and a way home for its log.

Off unless asked for (`make app SHARE=1`). It serves what it makes itself and nothing else: no notebook, no kernel, no
file; the app stays on this machine alone. May use the widgets, and gives `Shared`. What it guards against, and what
not, is in docs/security.md.
"""

from __future__ import annotations

from planner.sharing.server import Shared

__all__ = ["Shared"]
