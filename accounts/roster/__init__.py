"""Organisations, people and posts from one workbook: read, checked, compared with what
is there, and applied in one transaction or not at all.

`columns` says what the sheets hold, `cells` how a cell is read, `reading` opens the file,
`comparing` finds what is new, changed or wrong, `applying` writes, `workbook` makes the
file to fill in. A cell left empty leaves what is there; a dash empties it.
"""
