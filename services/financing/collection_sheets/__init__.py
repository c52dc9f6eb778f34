"""Collection without a network: a sheet of what is due goes out, filled rows come back and are posted one by one."""
