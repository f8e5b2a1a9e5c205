"""The steps of an import: stage, match, apply, undo, discard. Each is a transaction."""
