"""Store: what is found out once and kept between builds, and how it is known to be whole."""
