"""The registers two countries trust: enterprises, cooperatives, places."""
