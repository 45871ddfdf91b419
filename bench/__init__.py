"""Speed, memory and quality beside what else could be used."""
