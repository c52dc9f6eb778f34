"""Trainers: who may teach a programme or assess its competences, by number; their own ministry knows who they are."""
