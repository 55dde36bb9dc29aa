"""Kinds of tables besides forms, one module each: the builders that ``layouts.toml`` names."""
