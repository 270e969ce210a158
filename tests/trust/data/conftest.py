"""The clouds of the workflow tests, one for all examples of a test."""

from __future__ import annotations

from tests.sandbox.conftest import cloud, each_dialect, start_of_a_program

__all__ = ["cloud", "each_dialect", "start_of_a_program"]
