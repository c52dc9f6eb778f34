"""Consents of persons, recorded in the fields of ISO/IEC TS 27560."""
