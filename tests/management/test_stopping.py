"""An order to stop is obeyed wherever it arrives, also twice at once."""

import os
import signal
import subprocess
import sys
import time

import pytest

from pumplog.management.stopping import Stop, told_to_stop

WAITS = """
from pumplog.management.stopping import told_to_stop
with told_to_stop() as stop:
    print("ready", flush=True)
    while not stop.wait(0.000_001):
        pass
"""
"""Nearly all its time is spent entering and leaving `wait`: where a handler that takes a lock would wait for itself."""


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_volley_of_orders_ends_it(root, order):
    for _ in range(10):
        waiting = subprocess.Popen(
            [sys.executable, "-c", WAITS], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert waiting.stdout.readline() == b"ready\n"
        for _ in range(5):
            waiting.send_signal(order)
        _, said = waiting.communicate(timeout=20)
        # An order that comes after the first was obeyed meets a program on its way out, as it does a shell's.
        assert waiting.returncode in {0, -order, 1 if order is signal.SIGINT else 0}, said


def test_an_order_cuts_a_long_wait_short():
    before = signal.getsignal(signal.SIGTERM)
    with told_to_stop() as stop:
        assert stop.wait(0) is False
        os.kill(os.getpid(), signal.SIGTERM)
        began = time.monotonic()
        assert stop.wait(60)
        assert stop.wait(60)
        assert time.monotonic() - began < 30
        assert stop.is_set()
    assert signal.getsignal(signal.SIGTERM) is before


def test_told_a_hundred_thousand_times_it_never_fills_up():
    stop = Stop()
    for _ in range(100_000):
        stop.set()
    assert stop.wait(0)
    stop.close()
