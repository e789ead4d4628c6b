"""Nominees that may be one and the same, and reports that may be one and the same text.

`matching` compares two records and `copying` two texts, both without a database;
`keys` finds the records worth comparing; `search` keeps what was found as cases, and
`verdicts` what the Board says of them."""
