"""Settings of the documentation build (make docs)."""

from pathlib import Path

VERSION: dict[str, str] = {}
exec((Path(__file__).parents[1] / "pyrax" / "version.py").read_text(encoding="utf-8"), VERSION)  # noqa: S102

project = "pyrax"
author = "the pyrax developers"
release = VERSION["version"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"pyrax {release}"

# Signatures show names and defaults; what a parameter is stands in words below them.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {
    "members": True,
    # a client's own calls, not once more what every client, manager or resource has
    "inherited-members": "BaseClient, BaseManager, BaseResource, dict, list, BaseException, Thread",
}
napoleon_use_ivar = True
napoleon_use_rtype = False
add_module_names = False
maximum_signature_line_length = 90
toc_object_entries_show_parents = "hide"
default_role = "code"
