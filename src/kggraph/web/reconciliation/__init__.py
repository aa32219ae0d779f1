"""Reconciliation: tables of names are matched with things, whatever script and spelling the names are in.

Source: Reconciliation Service API 0.2 (W3C community group report) and its 1.0 draft.
"""
