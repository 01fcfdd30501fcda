"""The scripts in .ci/, which is no package, for the tests of them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / ".ci"))

import environment
import newest

__all__ = ["environment", "newest"]
