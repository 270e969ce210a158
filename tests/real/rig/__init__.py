"""Installs, starts and stops real OpenStack services on this machine, for the tests beside it.

``python -m tests.real.rig --help`` shows the commands.
"""
