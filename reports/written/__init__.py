"""Official documents of a dossier, written from what is filled in: request with its list,
minutes, achievement reports; in Word from a template, and as PDF from the same Word file.
"""
