"""Plans, prices, quotes, orders, terms and gifts."""
