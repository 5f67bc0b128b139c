"""The kinds of list a ministry keeps, each with its fields and the words their headers use."""
