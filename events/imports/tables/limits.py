"""How much of a file is taken, so that none can fill the memory or the disk."""

# Rows of a table, its header not counted.
MAX_ROWS = 500_000
# The last row of a sheet, as Excel counts.
LAST_ROW = 1_048_576
MAX_COLUMNS = 200
# Characters of one cell; a longer one is refused with its row.
MAX_CELL = 10_000
# A workbook is compressed. It may grow to this many times the upload limit, ...
MAX_GROWTH = 20
# ... and no part of it that comes to more than so many bytes may grow by more than this factor:
# a sheet of real rows grows by 5 to 30.
LARGE_PART = 1_000_000
MAX_RATIO = 200
