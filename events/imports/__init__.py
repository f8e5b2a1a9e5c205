"""Reports from spreadsheets: read, matched with the record, previewed, and written as drafts."""
