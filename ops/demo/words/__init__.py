"""Who is on the demo site, and what they say there. `>>red-fox.svg` in a text stands
for the number of the picture that was uploaded under this name."""
