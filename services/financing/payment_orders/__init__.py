"""Payment orders: what was disbursed is paid out through a bank, and the bank's reports are followed."""
