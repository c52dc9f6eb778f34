"""Duplicates: looked for before and after registration, shown side by side, dismissed, merged and unmerged."""
