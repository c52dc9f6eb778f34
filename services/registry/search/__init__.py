"""Search: entries of every register by words, place and other facets; and how they are all made findable anew."""
