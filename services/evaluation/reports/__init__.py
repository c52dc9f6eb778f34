"""Reports: a period's figures and joint scorecard as files to keep: tables, a sealed PDF, an IATI activity."""
