"""The dataset as a whole, for programs: what it is (VoID, DCAT), and what changed when (LDES, Atom)."""
