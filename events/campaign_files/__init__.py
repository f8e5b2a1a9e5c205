"""A campaign's record as files: read, checked row by row, and loaded all or nothing.

``files`` turns files into rows, ``nouns`` says how rows are named, ``check`` turns rows into
instances or problems, ``load`` writes what differs and keeps what people have edited.
"""
