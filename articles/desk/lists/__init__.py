"""The article list as a work screen: filters, bulk acts, copies, saved views."""
