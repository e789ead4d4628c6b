"""Registers as spreadsheets: exported, and brought in again."""
