"""The nominees of a dossier as an Excel file, both ways.

`columns` is the one table from which everything else is made; `cells` reads one cell,
`reading` a file, `writing` makes one, `planning` says what a file would change. Nothing
here writes to the database: that is `nominations.importing`.
"""
