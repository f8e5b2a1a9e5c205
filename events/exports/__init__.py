"""The record as rows and files."""
