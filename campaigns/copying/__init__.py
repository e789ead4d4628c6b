"""The next campaign, made from an earlier one: what is carried over, what moves with the
years, what is left behind and why."""
