"""Action items and their tickets: read, compared, opened, and written back."""
