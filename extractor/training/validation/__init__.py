"""Whether gold holds together: each document by itself, and all of them beside each other."""
