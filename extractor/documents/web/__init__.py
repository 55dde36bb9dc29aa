"""Web pages, as files and saved as one file."""
