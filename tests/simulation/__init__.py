"""The whole campaign, from the plan's first month to the last, in simulated time.

`script` says beforehand, by seeded chance, what every organisation will do and when.
`world` does it through the product's own doors, while its worker sweeps day after day.
`reckoning` works out from the script and the plan's files alone what must have come of
it. The tests hold the one against the other; each can be read by itself.
"""
