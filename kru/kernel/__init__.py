"""Scope, Period, Reason, Refusal and Khmer text: plain Python, no Django."""
