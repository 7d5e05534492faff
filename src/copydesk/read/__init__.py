"""read: a pile becomes scraps, a scrap becomes a page."""
