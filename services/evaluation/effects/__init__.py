"""Effects: whether enterprises that were trained or financed changed more than those that were not."""
