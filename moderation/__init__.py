"""Cases: what was said, which rule it breaks, what was done about it and by whom; warnings, blocks and appeals."""
