"""Screens and their wiring; no SQL here."""
