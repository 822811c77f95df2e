"""The register through the API: the same verbs, the same rules, the same sentences as on its pages (REG-1 to 18)."""
