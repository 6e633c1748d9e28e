"""The documentation: `make docs` builds it, and a warning is an error."""

import os
import subprocess
import sys

from docutils import nodes
from docutils.utils.math import latex2mathml
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from textfix.__about__ import __version__

project = "textfix"
author = "the textfix authors"
copyright = "2026, the textfix authors"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["measured"]  # the files in measured/ are included by other pages
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3

# Docstrings quote code as Markdown does.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True

html_math_renderer = "mathml"
html_theme = "furo"
html_title = f"textfix {__version__}"
html_show_sourcelink = False
html_copy_source = False


class Help(SphinxDirective):
    """What `textfix COMMAND --help` prints."""

    required_arguments = 0
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Run the command for what it says."""
        command = [sys.executable, "-m", "textfix", *self.arguments, "--help"]
        environment = os.environ | {"COLUMNS": "80", "NO_COLOR": "1"}
        told = subprocess.run(command, capture_output=True, check=True, env=environment).stdout.decode()
        block = nodes.literal_block(told, told)
        block["language"] = "text"
        return [block]


def formula(translator: HTML5Translator, node: nodes.math | nodes.math_block) -> None:
    """A formula as MathML, which browsers show by themselves."""
    block = isinstance(node, nodes.math_block)
    translator.body.append(latex2mathml.tex2mathml(node.astext(), as_block=block))
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Make the directive and the formulas known."""
    app.add_directive("help", Help)
    app.add_html_math_renderer("mathml", inline_renderers=(formula, None), block_renderers=(formula, None))
