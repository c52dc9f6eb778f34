"""What the two ministries agreed may cross."""
