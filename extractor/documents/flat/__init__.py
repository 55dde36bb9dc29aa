"""Tables that a text has lost: lines, tabs, pipes and blanks become tables again."""
