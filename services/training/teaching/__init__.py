"""Teaching: which accredited trainer teaches which session of a cohort."""
