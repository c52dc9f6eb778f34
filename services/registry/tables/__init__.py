"""Tables that come in and go out as files: CSV, XLSX and JSON, with the same column names in four languages."""
