"""Credentials: certificates as Open Badges that anybody can check without asking this service."""
