"""The register of the council's *social media* accounts, and how a new one is asked for and signed off.

(Staff log-ins are `core.people`.)
"""
