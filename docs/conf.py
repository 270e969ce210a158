"""Settings of the documentation build (make docs)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent))
import parameters  # noqa: E402

VERSION: dict[str, str] = {}
exec((Path(__file__).parents[1] / "pyrax" / "version.py").read_text(encoding="utf-8"), VERSION)  # noqa: S102

project = "pyrax"
author = "the pyrax developers"
release = VERSION["version"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"pyrax {release}"
html_static_path = ["_static"]
html_css_files = ["pyrax.css"]
html_show_copyright = False
html_search_scorer = str(Path(__file__).with_name("guides_first.js"))
copybutton_selector = "div:not(.highlight-output) > div.highlight > pre"

# Signatures show names and defaults; what a parameter is stands in words below them.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_default_options = {
    "members": True,
    # classes that have an entry of their own, and values that no page can show well
    "exclude-members": "Node, VirtualIP, exceptions, retry_policy, absent, final_states, env_dct",
    # a client's own calls, not once more what every client, manager or resource has
    "inherited-members": "BaseClient, BaseManager, BaseResource, dict, list, BaseException, Thread",
}
napoleon_use_ivar = True
napoleon_use_rtype = False
add_module_names = False
maximum_signature_line_length = 140
toc_object_entries_show_parents = "hide"
default_role = "code"


def leave_out_methods(app: Sphinx, doctree: nodes.document) -> None:
    """Let the contents of a page end at its classes: thousands of methods hide and slow it."""
    for item in app.env.tocs[app.env.docname].findall(nodes.list_item):
        if item.next_node(nodes.literal) is not None and isinstance(item[-1], nodes.bullet_list):
            parent = item.next_node(nodes.reference)
            if parent is not None and parent.next_node(nodes.literal) is not None:
                item.remove(item[-1])


def complete_parameters(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]
) -> None:
    """Say what the parameters are that a docstring leaves to another one."""
    if what in ("function", "method"):
        parameters.complete(lines, obj)


def shorten_exceptions(
    app: Sphinx,
    what: str,
    name: str,
    obj: Any,
    options: Any,
    signature: str | None,
    returns: str | None,
) -> tuple[str, str | None] | None:
    """Show no parameters of exceptions that have them from their base."""
    inherited = what == "exception" and "__init__" not in vars(obj)
    return ("", None) if signature and inherited else None


def setup(app: Sphinx) -> None:
    """Add what the extensions lack."""
    app.connect("autodoc-process-signature", shorten_exceptions)
    app.connect("autodoc-process-docstring", complete_parameters, priority=400)
    app.connect("doctree-read", leave_out_methods, priority=900)
