"""Change requests: changes of verified entries that one person asks for and another one approves."""
