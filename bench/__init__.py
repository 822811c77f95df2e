"""`./dev bench`: how fast the application is, on durable throw-away servers of its own.

Machines differ and are shared, so wherever a goal can be a ratio, both of its parts are measured within one run. What each
figure is, and where its goal comes from, stands in docs/bench.md.
"""
