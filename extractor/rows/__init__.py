"""Table rows gain a kind, columns a role: tables become forms and grids."""

from extractor.rows.bracketed import Bracketed, read_bracketed
from extractor.rows.glued import read_glued
from extractor.rows.lines import read_form_lines
from extractor.rows.reading import Column, Field, Form, FundAmount, Grid, Row, TableReading
from extractor.rows.table import read_tables

__all__ = [
    "Bracketed",
    "Column",
    "Field",
    "Form",
    "FundAmount",
    "Grid",
    "Row",
    "TableReading",
    "read_bracketed",
    "read_form_lines",
    "read_glued",
    "read_tables",
]
