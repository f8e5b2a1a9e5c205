"""The files of a campaign: read, checked row by row, and loaded all or nothing.

``json_rows`` reads files into rows, ``schema`` says how rows are named, ``files`` holds the rows beside those in the
database, ``validator`` checks them, and ``loader`` writes what differs and keeps what people have edited.
"""
