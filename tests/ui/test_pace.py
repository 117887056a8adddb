"""Where many people watch, each page looks less often, so that the training and the others keep their share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ui import pace, state


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The secret of the session that looks next; a real one needs a browser."""
    now = ["one"]
    monkeypatch.setattr(pace, "session_secret", lambda: now[0])
    pace._last_looks.cache_clear()
    yield now
    pace._last_looks.cache_clear()


def look(sessions: list[str], name: str) -> float:
    sessions[0] = name
    return pace.seconds_between_looks(1.0)


def test_a_few_people_see_every_second(sessions: list[str]) -> None:
    assert [look(sessions, name) for name in ("a", "b", "c", "a", "b")] == [1.0] * 5


def test_fifty_people_look_less_often_and_all_as_often_as_each_other(sessions: list[str]) -> None:
    names = [f"person {number}" for number in range(50)]
    for name in names:
        look(sessions, name)
    pauses = {look(sessions, name) for name in names}
    assert pauses == {32.0}
    assert 50 / pauses.pop() <= pace.LOOKERS_A_SECOND + 1


def test_who_has_left_does_not_count(sessions: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        look(sessions, f"person {number}")
    later = pace.time.monotonic() + 2 * pace.FORGOTTEN_AFTER
    monkeypatch.setattr(pace.time, "monotonic", lambda: later)
    assert look(sessions, "who stayed") == 1.0


def test_a_session_has_one_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state.st, "session_state", {})
    assert state.session_secret() == state.session_secret()
