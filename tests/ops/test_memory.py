from __future__ import annotations

from pathlib import Path

import pytest

from ops.memory import GB, MB, machine_memory, memory_settings


@pytest.mark.parametrize(
    ("memory", "shared_buffers", "connections", "parallel"),
    [
        (512 * MB, "32MB", "40", "0"),
        (2 * GB, "128MB", "40", "0"),
        (24 * GB, "2048MB", "100", "2"),
        (256 * GB, "4096MB", "100", "2"),
    ],
)
def test_settings_by_memory(
    memory: int, shared_buffers: str, connections: str, parallel: str
) -> None:
    settings = memory_settings(memory, cores=8, shared=memory // 2)
    assert settings["shared_buffers"] == shared_buffers
    assert settings["max_connections"] == connections
    assert settings["max_parallel_workers_per_gather"] == parallel


def test_a_container_with_little_shared_memory_gets_no_parallel_queries() -> None:
    settings = memory_settings(24 * GB, cores=8, shared=64 * MB)
    assert settings["max_parallel_workers_per_gather"] == "0"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # Version 2, limit on a parent.
        (
            {
                "proc/self/cgroup": "0::/a/b\n",
                "sys/fs/cgroup/a/b/memory.max": "max\n",
                "sys/fs/cgroup/a/memory.max": f"{300 * MB}\n",
            },
            300 * MB,
        ),
        # Version 2 in a container: the path is the host's, the root is ours.
        (
            {
                "proc/self/cgroup": "0::/docker/1234\n",
                "sys/fs/cgroup/memory.max": f"{200 * MB}\n",
            },
            200 * MB,
        ),
        # Version 1.
        (
            {
                "proc/self/cgroup": "4:cpu,memory:/x\n1:pids:/\n",
                "sys/fs/cgroup/memory/x/memory.limit_in_bytes": f"{100 * MB}\n",
            },
            100 * MB,
        ),
    ],
)
def test_the_limit_of_a_container_counts(
    tmp_path: Path, files: dict[str, str], expected: int
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert machine_memory(tmp_path) == expected


def test_no_container_at_all(tmp_path: Path) -> None:
    assert machine_memory(tmp_path) > 0
