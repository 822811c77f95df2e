"""The pretend networks: one server on loopback that behaves like Facebook Pages and X, traps included.

It stands beside the application and imports nothing of it, so that it cannot share the application's mistakes.
`python -m sandbox --host 127.0.0.1 --port 8100 --var DIR`; everything else is in README.md.
"""
