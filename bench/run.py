"""Measure the product beside its peers and print one table; `bench/README.md` says how to read it.

Usage: python bench/run.py [jump] [load] [weight] [throughput] [publish] [imports] [exports] [ogc]
[imports-long] [exports-long]; without a name, all of them but the long ones.
"""

import sys
from pathlib import Path

# This folder's place is taken by its parent's: the product and `bench` are imported as packages from there.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.measure import main  # noqa: E402

if __name__ == "__main__":
    main(sys.argv[1:])
