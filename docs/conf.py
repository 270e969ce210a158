"""Settings of the documentation build (make docs)."""

from pathlib import Path

VERSION: dict[str, str] = {}
exec((Path(__file__).parents[1] / "pyrax" / "version.py").read_text(encoding="utf-8"), VERSION)  # noqa: S102

project = "pyrax"
author = "the pyrax developers"
release = VERSION["version"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"pyrax {release}"
exclude_patterns = ["_build"]
autodoc_typehints = "description"
