"""The fault harness: a cell with two replicas of each service, seeded load, injected faults, an offline check."""
