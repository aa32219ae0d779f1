"""Drafts: what drafting proposes, written as evidence graphs in the terms of a project, for a person to review."""
