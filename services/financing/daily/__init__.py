"""Daily processing of loans: runs of a business day, done in batches, each loan by itself."""
