"""``python -m tests.real.rig``."""

from __future__ import annotations

import sys

from tests.real.rig.cli import main

sys.exit(main(sys.argv[1:]))
