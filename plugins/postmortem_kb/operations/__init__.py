"""What both doors do: judge, edit, read the configuration."""
