"""Posts: written in versions, signed by a second person, put into the outbox once per account."""
