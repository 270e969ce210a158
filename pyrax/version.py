"""The version of pyrax."""

from __future__ import annotations

version = "2.0.0"
"""What is installed, as text; ``pyrax.__version__`` is the same."""
