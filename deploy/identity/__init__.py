"""Each ministry's realm for Keycloak, the users of its database, and a Keycloak to try the realms on."""
