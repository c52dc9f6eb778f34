"""Names: how an entry of this ministry is called on the other side of the border."""
