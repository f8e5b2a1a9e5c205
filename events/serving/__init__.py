"""What pages and the API have in common: which campaigns there are, what an address asks, how bytes are served."""
