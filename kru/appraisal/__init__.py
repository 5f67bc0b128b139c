"""Appraisals: how somebody's year of work was rated."""
