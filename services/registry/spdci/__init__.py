"""The farmer registry of SPDCI: other registries ask for farmer groups and enterprises in agriculture."""
