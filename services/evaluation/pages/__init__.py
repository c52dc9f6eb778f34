"""The joint scorecard as a web page: files without any figure in them, and where an officer signs in."""
