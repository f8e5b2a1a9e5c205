"""What readers take away: the record in files of formats that other programs read."""
