"""PDF: two engines behind one reader."""
