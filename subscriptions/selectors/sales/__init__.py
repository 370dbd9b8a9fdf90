"""Orders, quotes and renewals as screens show them."""
