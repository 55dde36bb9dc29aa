"""One module for each path."""
