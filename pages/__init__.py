"""The pages' machinery: templates, forms, icons, colours, the shell around every screen.

Imports nothing of ours, so that every floor may use it.
"""
