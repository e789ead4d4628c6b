"""Sharing dossiers out among appraisers: `balance` is pure arithmetic, `state` reads what
stands, `plans` proposes, edits and applies, `by_hand` assigns one dossier."""
