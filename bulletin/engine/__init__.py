"""Engine: the steps of a build, and the processes and files that they take."""
