"""Jembatan: the services two ministries run their cooperation on."""
