"""HTML: `textfix.clean(page_text(html))`, for pages whose text nobody has extracted yet."""

from textfix.batch.html import page_text as page_text
