"""Providers of CPD and the quality the ministry recognises in them."""
