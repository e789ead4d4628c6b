"""What of this room the worker does every few minutes, and before it sends mails."""

from campaigns import reminders, withdrawal
from records import mailing, worker

worker.chore(reminders.run)
mailing.BEFORE_SENDING.append(withdrawal.update)
