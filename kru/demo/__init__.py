"""The invented ministry: village, pilot and nation, the lists it sends, and the journeys played in it."""
