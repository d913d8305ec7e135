"""Workbooks in: what a clerk is handed becomes rows with their places and findings. Nothing is written here."""
