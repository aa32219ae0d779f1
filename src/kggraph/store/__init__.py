"""Stage 5: releases, and the stores that answer queries over them."""
