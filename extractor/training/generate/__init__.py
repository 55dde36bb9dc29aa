"""Documents with gold for training, from grammars of our own. Offline: nothing at run time imports this.

    python scripts/generate_corpus.py --seed 20240 --out corpora/generated

writes the same bytes on every machine. Every fact of gold is drawn first and then written down, by code and words that
share nothing with the extractor's readers: gold never inherits their mistakes.

- ``words.py`` + ``domains/*.toml``: what twenty fields of government measure and do (their form is described there)
- ``amount.py``, ``value.py``: numbers and units written down as documents write them, with what they mean
- ``clause.py`` + ``constructions.toml``: sentences; a construction is a text with slots, each slot leaves a mark
- ``page.py`` (it describes the labels of spans), ``prose.py`` + ``outlines.toml``, ``traps.toml``: prose
- ``items.py``, ``headers.py``, ``sheet.py``, ``forms.py``, ``kinds/`` + ``layouts.toml``, ``schemes.toml``,
  ``headers.toml``, ``wording.toml``: documents of tables; ``grid.py`` describes row kinds and levels
- ``corpus.py``: which documents are made, and the split

Gold has, besides what hand-written gold has, for tables ``rows`` ([{table, row, kind, level}]) and ``columns``
([{table, col, role, header, row}]; ``row`` is the header's lowest row, or the first data row where there is none), both
in positions of the neutral grid; for prose ``spans`` ([{start, end, label, of, value}]).
"""
