"""What the browser tests drive the portal with: a Chromium, its tabs, people, and a site of somebody else."""
