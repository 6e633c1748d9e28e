"""textfix in the engines that run over many pages, one module each; import the one of your engine.

Each module needs the extra of its name, such as `pip install 'textfix[ray]'`. None changes a default: every page goes
through `textfix.examine`, so all give what `textfix.clean` gives.
"""
