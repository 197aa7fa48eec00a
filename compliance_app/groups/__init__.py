"""Corporate entities: merchants under one legal roof, whose operations some payment systems count together."""
