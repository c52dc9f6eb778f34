"""What the other ministry keeps and this one may speak about, as far as it was told across the border."""
