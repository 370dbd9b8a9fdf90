"""Who may read online: rules, entitlements, the meter."""
