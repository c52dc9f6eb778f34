"""Related parties: a lender's own capital, who runs it or is tied to it, and what these may owe it together."""
