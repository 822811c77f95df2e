"""What residents send: conversations, who deals with them, by when, and what was answered."""
