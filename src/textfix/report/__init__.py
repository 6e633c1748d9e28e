"""Reports: a page line by line, with what was done to it where it was done, as HTML and for a terminal."""

from textfix.report.html import page as page
from textfix.report.index import Entry as Entry
from textfix.report.index import index as index
