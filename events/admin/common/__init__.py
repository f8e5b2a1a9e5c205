"""What the admin pages of all models share."""
