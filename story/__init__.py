"""The programme's story on real data."""
