"""Exports of a register: the entries of one ministry as a file that can be imported elsewhere."""
