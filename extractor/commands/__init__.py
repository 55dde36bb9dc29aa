"""The commands of ``zhibiao``, one module each; ``run(args)`` does the work and returns the exit status."""
