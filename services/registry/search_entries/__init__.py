"""Search entries: what each entry of every register is found by, kept in the entry's own transaction."""
