"""Runs a Swift server or daemon with a ``swift.conf`` outside ``/etc/swift``.

Arguments: the folder of ``swift.conf``, the module to run, and the arguments of that module.
Swift's servers could be told the folder in their own configuration, its daemons cannot.
"""

from __future__ import annotations

import importlib
import sys

folder, module = sys.argv[1:3]
sys.argv = [module, *sys.argv[3:]]
importlib.import_module("swift.common.utils").set_swift_dir(folder)
importlib.import_module("swift.common.constraints").reload_constraints()
importlib.import_module("swift.common.storage_policy").reload_storage_policies()
importlib.import_module(module).main()
