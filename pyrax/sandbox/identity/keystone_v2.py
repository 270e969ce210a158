"""Keystone v2.0."""

from __future__ import annotations

from pyrax.sandbox.routing import Router

routes = Router()
