"""The quantity grammar: numbers, units, operators, dates and frequencies in Chinese prose and cells.

``find_quantities`` reads prose, ``read_cell`` a table's value cell, ``find_dates`` every date. The ``parse_*``
functions read a text that is one such thing and nothing else. Words live in the TOML files beside the code.
"""

from extractor.mentions.grammar.cells import Stub, around, read_cell, read_stub
from extractor.mentions.grammar.comparators import parse_operator
from extractor.mentions.grammar.find import find_dates, find_quantities
from extractor.mentions.grammar.numbers import parse_number
from extractor.mentions.grammar.times import DateReading, fill_year, parse_date, parse_frequency
from extractor.mentions.grammar.units import UnitReading, parse_unit

__all__ = [
    "DateReading",
    "Stub",
    "UnitReading",
    "around",
    "fill_year",
    "find_dates",
    "find_quantities",
    "parse_date",
    "parse_frequency",
    "parse_number",
    "parse_operator",
    "parse_unit",
    "read_cell",
    "read_stub",
]
