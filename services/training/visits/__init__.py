"""Visits: people of one country visit the other, from the plan to the follow-up."""
