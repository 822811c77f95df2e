"""What happened, who did it and why: the record that nobody can change from inside the application."""
