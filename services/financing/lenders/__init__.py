"""Lenders: what the registers say of cooperatives, those that lend and the partners they lend through."""
