"""The registers two countries trust: enterprises, cooperatives, places, and what the public reads of them."""
