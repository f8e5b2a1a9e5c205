"""The record as rows and as files that other programs read."""
