"""What stands on a page, by its place → tables and lines; nothing here knows the format the page came in."""
