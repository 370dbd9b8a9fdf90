"""The staff's work screens: plain views with templates of their own, guarded by the admin site."""
