"""Subscriptions: which types of fact a ministry's officers chose for a receiver of theirs."""
