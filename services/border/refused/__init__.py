"""What was refused at the border: each refusal is a record of its own, audited like every fact."""
