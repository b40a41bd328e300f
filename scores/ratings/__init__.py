"""Pure rating formulas, one module per family of games.

The games' tables name formulas, and formulas speak in the tables' types: loading the
tables first makes every module here importable by itself.
"""

import scores.games  # noqa: F401
