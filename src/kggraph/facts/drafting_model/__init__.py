"""Facts that a language model proposes: words of the text or nothing, each looked up, each marked as the model's."""
