"""A country of many offices: 2,000 districts in 40 provinces, as a browser meets it.

Each district accepted two cases on 31 March 2020, and each with an even number completed one of them.
"""

import contextlib
import types

from conftest import TOPICS, Kafka, Server, wait_until

DISTRICTS = 2_000
PROVINCES = 40
# The mock cluster keeps 5 MiB of a partition and compacts nothing.
PARTITIONS = TOPICS | {"office-totals": 16, "office-days": 4}


def code(number):
    """The code of a district, from 0."""
    return f"{number:04}"


def offices():
    """The offices file: the nation, provinces P00 to P39, districts 0000 to 1999 with names in the same order."""
    yield "code,name,level,parent,validFrom,validTo"
    yield "VN,Toàn quốc,national,,,"
    yield from (f"P{number:02},Tỉnh {number:02},province,VN,," for number in range(PROVINCES))
    yield from (f"{code(number)},Quận {code(number)},district,P{number % PROVINCES:02},," for number in range(DISTRICTS))


def history():
    """Lines as in conftest's HISTORY."""
    for number in range(DISTRICTS):
        yield f"2020-03-31T09:00 {code(number)} case.accepted 1 amount=100000000"
        yield f"2020-03-31T09:00 {code(number)} case.accepted 2 amount=100000000"
        if number % 2 == 0:
            yield f"2020-03-31T10:00 {code(number)} case.completed 1"


@contextlib.contextmanager
def counted_country(directory):
    """A Kafka with the events, and a worker that has counted them; no rule is watched."""
    with contextlib.closing(Kafka(PARTITIONS)) as kafka:
        kafka.tell("\n".join(history()))
        offices_file = "\n".join(offices()) + "\n"
        with contextlib.closing(Server("run", kafka, directory, offices_file)) as server:
            server.start()

            def is_counted():
                cases = server.get("summary")["total"]["cases"]
                return (cases["done"], cases["eligible"]) == (DISTRICTS // 2, 2 * DISTRICTS)

            wait_until(is_counted, "the events are counted")
            yield types.SimpleNamespace(kafka=kafka, server=server, url=server.url)
