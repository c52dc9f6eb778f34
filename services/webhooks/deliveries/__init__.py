"""Deliveries: each fact that was chosen for a receiver, sent until the receiver has it or the schedule is over."""
