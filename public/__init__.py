"""What residents see: how we use social media, our house rules, our accounts, and how to appeal a block."""
