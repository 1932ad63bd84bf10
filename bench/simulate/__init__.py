"""Lives of patients, pumps and workers, run through the real decisions and the real worker. See docs/simulation.md."""
