"""The reading half of GovStack's digital registries, over the registers as they are."""
