"""Several lenders behind one loan, and several borrowers behind one another: who gets and who bears each minor unit."""
