"""Classification: how late loans are, what of a portfolio is at risk, its classes by law and what is set aside."""
