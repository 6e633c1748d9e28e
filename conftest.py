"""Examples in the modules of engines run only where the engine is installed; Ctrl-C reaches what the tests start."""

import signal
from importlib.util import find_spec

NEEDS = {"arrow": "pyarrow", "ray": "pyarrow", "spark": "pyspark", "datasets": "pyarrow"} | {
    name: name for name in ("datatrove", "scrapy")
}

collect_ignore = [f"src/textfix/engines/{name}.py" for name, module in NEEDS.items() if find_spec(module) is None]

# In the background of a shell without job control it is ignored, and what the tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
