"""The letter to an account that was signed in to from elsewhere."""

from django.db import transaction

from newsroom.accounts.models import SignIn
from subscriptions.actions.readers import letters


def tell_of_sign_in(row: SignIn) -> None:
    """Tell the owner of an account where somebody signed in, once that stands.

    The letter has no link: who gets used to signing in behind one follows a forged one, too.
    """
    address = row.user.email
    if address:
        context = {"sign_in": row, "staff": row.user.is_staff}
        transaction.on_commit(
            lambda: letters.queue_passing_letter(address, "new_sign_in", context), robust=True
        )
