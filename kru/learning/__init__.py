"""Taking part and what comes of it: enrolment, attendance, results, verification, activities at school."""
