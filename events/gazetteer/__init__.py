"""The gazetteer: from names and points to the places of a campaign, offline first."""
