"""Review profiles, edited as steps with roles."""
