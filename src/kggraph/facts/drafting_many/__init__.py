"""Drafting many documents: on several cores, and with an eye on what several of them tell of."""
