"""``python -m kggraph`` is the command ``kggraph``."""

import sys

from kggraph.cli import main

if __name__ == "__main__":
    sys.exit(main())
