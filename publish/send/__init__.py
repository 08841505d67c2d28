"""Into readers' hands: a finished book onto a device on a cable, into a mailbox, to a whole list.

:func:`send` is what the command ``publish send`` is written on; docs/sending.md says how both are
used.
"""

from publish.send.mail_settings import MailFile
from publish.send.outcomes import Outcome, SendReport
from publish.send.sending import Order, send

__all__ = ["MailFile", "Order", "Outcome", "SendReport", "send"]
