"""Sections of the register: monitored households, and people who came or went."""
