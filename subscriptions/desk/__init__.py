"""Work screens of the counter: plain views with templates of their own, inside the frame of the
admin. No screen here is a ModelAdmin."""
