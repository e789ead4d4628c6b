"""What of this room the worker does every few minutes."""

from campaigns import reminders
from records import worker

worker.chore(reminders.run)
