"""Who is let in: the token of this start, traded for a cookie. After some wrong ones the door stays shut.

Both are new at each start, and are kept nowhere.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

MOST_WRONG = 20


def _new() -> str:
    return secrets.token_urlsafe(20)  # 160 bits


@dataclass
class Door:
    """token: in the address of the code. key: what a browser shows that was let in. wrong: how many were tried."""

    token: str = field(default_factory=_new, repr=False)
    key: str = field(default_factory=_new, repr=False)
    wrong: int = 0

    @property
    def shut(self) -> bool:
        """Whether nobody new is let in any more."""
        return self.wrong >= MOST_WRONG

    def opens(self, token: str) -> bool:
        """Return whether a token lets in; a wrong one counts."""
        if self.shut:
            return False
        if _same(token, self.token):
            return True
        self.wrong += 1
        return False

    def knows(self, key: str) -> bool:
        """Return whether a browser was let in before."""
        return _same(key, self.key)


def _same(given: str, right: str) -> bool:
    """Compare in a time that does not tell how much of it is right."""
    return secrets.compare_digest(given.encode(errors="replace"), right.encode())
