"""robots.txt as a document that says who may crawl what."""
