"""Persons kept apart from every register: encrypted field by field, known elsewhere by a number only."""
