"""Tamper evidence: the chain over histories and steps, its verification, and heads of it that are signed and exported.

docs/evidence.md says how the hashes are made, for whoever verifies a record without this software.
"""
