"""How events are entered, reviewed, published, checked and kept on record."""
