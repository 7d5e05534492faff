"""clean: article(page) -> Article."""
