"""The generated tables; made by `scripts/build_tables.py`, never edited by hand."""
