"""Whatever is killed under visitors who book, nothing is lost and nothing doubled."""

from __future__ import annotations

import pprint
import random
import time
from collections import Counter
from typing import Any

import private_postgres
import pytest
from booking_visitor import visiting, wrongs
from counts import times

VISITORS, PAUSE = times(50, 4), times(2, 0)
KILLS = {
    "first": times(20, 1),
    "second": times(20, 0),
    "actions": times(55, 1),
    "desk": times(50, 1),
    "postgres": times(55, 1),
}
MOST_SECONDS = times(3000, 60)


@pytest.mark.timeout(3600)
def test_nothing_is_lost_and_nothing_doubled_whatever_is_killed(server: Any, record_property: Any) -> None:
    doomed = [name for name, count in KILLS.items() for _ in range(count)]
    draw = random.Random(4)
    draw.shuffle(doomed)
    steps: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    end = time.monotonic() + MOST_SECONDS
    with visiting(server, VISITORS, PAUSE) as came:
        time.sleep(2)
        while doomed and time.monotonic() < end:
            name = doomed.pop()
            killed[name] += 1
            time.sleep(draw.uniform(0.1, 1.5))
            steps.update(each.step for each in list(came) if each.is_alive())
            if name == "postgres":
                private_postgres.kill_and_restart()
                continue
            server.services[name].kill()
            server.services[name].start()
            server.wait_until_ready(name)
    told = [each.told for each in came]
    again = sum((each.again for each in told), Counter())
    for name, value in (
        ("visitors", len(came)),
        ("messages", sum(len(each.answers) for each in told)),
        ("bookings", sum(each.ending == "send" for each in came)),
        ("killed", dict(killed)),
        ("steps at a kill", dict(steps)),
        ("sent again", dict(again)),
        ("apologies", sum(each.apologies for each in told)),
    ):
        record_property(name, value)
        print(f"{name}: {value}")
    assert set(killed) == {name for name, count in KILLS.items() if count}
    assert any(each.ending == "send" and each.step == "gone" for each in came)
    wrong = wrongs(came, server.engine)
    assert wrong == {}, pprint.pformat(wrong, width=200)
