"""Connecting and sending: one folder per network behind one protocol, the one outbox, webhooks and polls.

The pure side (`protocol`, `outcomes`, `http`, the folders) knows no database; `dispatch`, `reconcile` and `inbound` call it
and keep the record.
"""
