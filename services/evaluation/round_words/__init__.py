"""Words on rounds: what this ministry says on rounds that the other one keeps, in order, and the answers."""
