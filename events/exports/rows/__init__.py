"""The shape of a row of each noun of the record, as every format has it: dictionaries of plain JSON values.

A module has the shape (a TypedDict, from which the API's document takes its schema) and what makes it of a model's row.
Names, labels and texts are in the active language where they are not called ``_en`` or ``_ar``. ``page`` is the whole
address of the readers' page in that language. Days are "YYYY-MM-DD"; lists are in a fixed order.
"""
