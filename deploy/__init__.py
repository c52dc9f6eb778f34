"""How the platform is started: the embedded servers here, real ones beside them."""
