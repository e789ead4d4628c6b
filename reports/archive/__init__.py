"""Packages for the archive: what the product holds of a dossier or of a whole campaign,
with its list of papers and checksums that `verify_package.py` checks without the product.
"""
