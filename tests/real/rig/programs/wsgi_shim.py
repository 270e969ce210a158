"""Loads a service's WSGI application without the arguments of the server that loads it.

Services read ``sys.argv`` when they are imported and would refuse gunicorn's options.
``WSGI_APP`` names the application (``module:attribute``), ``WSGI_ARGS`` what the service shall see.
"""

from __future__ import annotations

import importlib
import os
import sys

sys.argv = ["wsgi", *os.environ.get("WSGI_ARGS", "").split()]
module, _, attribute = os.environ["WSGI_APP"].partition(":")
application = getattr(importlib.import_module(module), attribute or "application")
