"""Exchange rates: what a dollar was worth on a day, money converted at it, and what a dollar loan is carried at."""
