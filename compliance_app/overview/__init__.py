"""Overview: the portfolio and the merchant page, joining several words."""
