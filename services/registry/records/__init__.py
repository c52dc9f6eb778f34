"""What every register keeps of its entries: each change with the day it holds from and the instant it was recorded."""
