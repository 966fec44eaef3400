"""What tests/bench/run measures the gateway with: sessions, sites behind nginx, load, and the report."""
