"""The administrator's connection for the scripts here; the login comes from standard input."""

from __future__ import annotations

import json
import sys
from typing import Any

import openstack


def connect() -> Any:
    """A connection of openstacksdk."""
    login = json.load(sys.stdin)
    return openstack.connect(
        auth=login,
        region_name="RegionOne",
        load_yaml_config=False,
        load_envvars=False,
    )
