"""Tables that a converter ran together in one text: their heads found, their rows cut out of it."""
