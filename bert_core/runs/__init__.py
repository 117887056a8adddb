"""Run folders: making, reading, following and starting them."""

from bert_core.runs.heartbeat import heartbeat
from bert_core.runs.history import EventLog, History
from bert_core.runs.launch import launch
from bert_core.runs.queue import Queue, give_up_ticket, ticket_of, turn_has_come
from bert_core.runs.run import Card, Report, Run
from bert_core.runs.spare import READY, SPARE, TAKEN, SpareWorker
from bert_core.runs.status import PHASE_TITLES, RESUMABLE, STATE_TITLES, State, Status, status
from bert_core.runs.store import RunStore, home_folder

__all__ = [
    "PHASE_TITLES",
    "READY",
    "RESUMABLE",
    "SPARE",
    "STATE_TITLES",
    "TAKEN",
    "Card",
    "EventLog",
    "History",
    "Queue",
    "Report",
    "Run",
    "RunStore",
    "SpareWorker",
    "State",
    "Status",
    "give_up_ticket",
    "heartbeat",
    "home_folder",
    "launch",
    "status",
    "ticket_of",
    "turn_has_come",
]
