"""The whole platform on one machine, on servers that pip installs: for trying, demonstrating and testing."""
