"""When a server that has failed is asked again."""

import pytest

from events.backends import circuit_breaker
from events.backends.circuit_breaker import CircuitBreaker


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(circuit_breaker.time, "monotonic", lambda: now[0])
    return now


def test_a_server_that_answers_is_asked(clock):
    breaker = CircuitBreaker(5)
    assert not breaker.is_open()
    assert not breaker.succeeded()


def test_after_a_failure_nobody_asks_until_the_rest_is_over(clock):
    breaker = CircuitBreaker(5)
    breaker.failed()
    assert breaker.is_open()
    clock[0] += 4.9
    assert breaker.is_open()


def test_then_one_asks_and_the_others_rest_on(clock):
    breaker = CircuitBreaker(5)
    breaker.failed()
    clock[0] += 5
    assert [breaker.is_open() for _caller in range(3)] == [False, True, True]
    breaker.failed()
    clock[0] += 4.9
    assert breaker.is_open()


def test_an_answer_ends_it_for_all(clock):
    breaker = CircuitBreaker(5)
    breaker.failed()
    clock[0] += 5
    assert not breaker.is_open()
    assert breaker.succeeded()
    assert not breaker.is_open()


def test_whoever_asks_and_is_never_heard_of_again_does_not_keep_it_open(clock):
    breaker = CircuitBreaker(5)
    breaker.failed()
    clock[0] += 5
    assert not breaker.is_open()
    clock[0] += 5
    assert not breaker.is_open()
