"""This council: its profile (a version of a `councils/*.toml` file), its periods, closures, topics and house rules."""
