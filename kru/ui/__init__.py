"""The look of every page: layout, components, forms; knows no domain word."""
