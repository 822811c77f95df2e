"""The bell and the e-mail: telling people what waits for them. Written in the verb's transaction, mailed afterwards."""
