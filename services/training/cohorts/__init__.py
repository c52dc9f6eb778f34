"""Cohorts: a programme held in person for a group, who had a seat, who came and who completed it."""
