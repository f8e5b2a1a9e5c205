"""The record for programs."""
