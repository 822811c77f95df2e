"""The fault lab: senders that are killed, answers that are lost, servers that die, judged by the network's own ledger."""
