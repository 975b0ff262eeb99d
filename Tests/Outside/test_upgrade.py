"""Going to another version and back: what a program does with the state of a newer one."""

import contextlib
import hashlib
import re
import sqlite3
import subprocess

from conftest import BINARIES, HISTORY, REPOSITORY, Kafka, Server

FORMAT = int(re.search(
    r"static let format = (\d+)", (REPOSITORY / "Sources/Snapshots/SnapshotSchema.swift").read_text())[1])


def snapshots(directory):
    return sorted((directory / "state").glob("*.sqlite"))


def set_format(directory, number):
    """Makes the snapshots look like those of another version."""
    for path in snapshots(directory):
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.execute(f"PRAGMA user_version = {number}")
            database.commit()


def test_an_older_program_refuses_a_newer_state_and_leaves_it_alone(tmp_path):
    with contextlib.closing(Kafka()) as kafka:
        kafka.tell(HISTORY)
        server = Server("run", kafka, tmp_path)
        try:
            server.start()
            server.wait_for_history()
            server.close()
            set_format(tmp_path, FORMAT + 1)
            before = [hashlib.sha256(path.read_bytes()).digest() for path in snapshots(tmp_path)]
            assert len(before) == 2

            run = server.run_to_its_end()
            assert run.returncode == 1
            # Which of the two partitions is looked at first is the group's choice.
            assert re.fullmatch(
                rf"tiendo: \S+/case-events-[01].sqlite: snapshot format {FORMAT + 1} is newer than this program's "
                rf"{FORMAT}; run the newer program, or move the file away to rebuild the state from Kafka",
                run.stderr.splitlines()[-1]), run.stderr
            verify = subprocess.run(
                [BINARIES / "tiendo", "verify", tmp_path / "state"], capture_output=True, text=True)
            assert verify.returncode == 1 and verify.stdout.count("is newer than this program's") == 2
            assert before == [hashlib.sha256(path.read_bytes()).digest() for path in snapshots(tmp_path)]

            # The newer program is back.
            set_format(tmp_path, FORMAT)
            server.start()
            server.wait_for_history()
        finally:
            server.kill()
