"""A lender's portfolio: its quality, the classes and provisions of its loans, and what dollar loans are carried at."""
