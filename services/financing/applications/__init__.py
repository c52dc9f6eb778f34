"""Applications: a member asks for a loan under a facility; both countries have their say."""
