"""What may be odd about a table that a task shall learn from, one module for each part of it that is looked at."""
