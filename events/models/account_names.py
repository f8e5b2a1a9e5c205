"""The name of whoever did something, as text beside the account: it stays what it was when the account is renamed."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
else:
    CharField = models.CharField

SUFFIX = "_name"


class AccountName(CharField):
    """The name of the account that another column refers to: ``by_name`` of ``by``, as it was when the row was made.

    It is empty where no account did it, but a command. Django asks a column for its value in single writes and in bulk
    alike, so that no path can leave the name out; fixtures alone are written as they are.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        # As long as a user's name may be.
        defaults: dict[str, Any] = {"max_length": 150, "blank": True, "default": "", "editable": False}
        super().__init__(*args, **defaults | options)

    def deconstruct(self) -> Any:
        # In migrations it is a column as any other, which fills nothing.
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def pre_save(self, model_instance: Any, add: bool) -> str:
        name: str = getattr(model_instance, self.attname)
        account = self.attname.removesuffix(SUFFIX)
        # A name that is there stays, when the row is saved again or brought back from its history.
        if not name and getattr(model_instance, f"{account}_id") is not None:
            name = getattr(model_instance, account).get_username()
            setattr(model_instance, self.attname, name)
        return name
