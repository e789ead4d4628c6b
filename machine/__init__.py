"""What this machine must have, and how `run` gets and handles it.

Standard library only: it works before anything is installed.
"""
