"""Charts drawn on the server: each a question, a layout in plain numbers, a template that draws it, and an equal table.

``flow`` shows who gave what to whom, ``timeline`` when, ``places`` where, ``neighbourhood`` what a thing is tied to.
"""
