"""Administrative places of both countries: codes, names through time, spelling variants."""
