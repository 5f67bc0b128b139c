"""What is measured of Kru, each figure beside what a user would otherwise take."""
