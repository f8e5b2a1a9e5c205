"""PURE: the error of a table that cannot be built from."""


class TableError(ValueError):
    """A value of a table that cannot be used; the message is for the person who keeps the table.

    ``row`` of a CSV file counts as a spreadsheet does, the header being row 1; that of a GeoJSON file is the feature's
    number, counted from 0. It is None where the whole file is meant. ``field`` is "" where the whole row is.
    """

    def __init__(self, file: str, row: int | None, field: str, value: str, text: str) -> None:
        super().__init__(file, row, field, value, text)
        self.file = file
        self.row = row
        self.field = field
        self.value = value
        self.text = text

    def __str__(self) -> str:
        """Such as ``reports.csv, row 12, place_slug = 'x': There is no such place.``"""
        row = f"row {self.row}" if self.row is not None else ""
        field = f"{self.field} = {self.value!r}" if self.field else ""
        return f"{', '.join(filter(None, (self.file, row, field)))}: {self.text}"
