"""The three trainings, from programme to certificate."""
