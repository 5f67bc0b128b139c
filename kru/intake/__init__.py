"""Legacy lists, checked and brought in: gazetteer, workplaces, staff."""
