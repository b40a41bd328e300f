"""How much memory PostgreSQL may take, from how much there is."""

from __future__ import annotations

import os
from pathlib import Path

MB = 1024 * 1024
GB = 1024 * MB


def memory_settings(memory: int, cores: int, shared: int) -> dict[str, str]:
    """Settings for a machine with `memory` bytes, `cores`, and a /dev/shm of `shared`
    bytes. The web process and the worker live on the same machine: PostgreSQL gets
    a twelfth as its own cache and trusts the system's cache for the rest.
    """
    settings = {"jit": "off", "timezone": "UTC", "wal_compression": "pglz"}
    if memory < 4 * GB:
        return settings | {
            "shared_buffers": f"{max(32, min(128, memory // MB // 16))}MB",
            "max_connections": "40",
            "work_mem": "8MB",
            "maintenance_work_mem": "64MB",
            "effective_cache_size": f"{memory * 3 // 8 // MB}MB",
            "max_parallel_workers_per_gather": "0",
            "io_method": "sync",
        }
    # Parallel queries talk through /dev/shm; containers often have 64 MB of it.
    parallel = 2 if cores >= 4 and shared >= 512 * MB else 0
    return settings | {
        "shared_buffers": f"{min(4 * GB, memory // 12) // MB}MB",
        "max_connections": "100",
        "work_mem": "32MB" if memory >= 16 * GB else "16MB",
        "maintenance_work_mem": f"{min(512, memory // MB // 32)}MB",
        "effective_cache_size": f"{memory * 7 // 12 // MB}MB",
        "max_parallel_workers_per_gather": str(parallel),
    }


def machine_memory(root: Path = Path("/")) -> int:
    """Bytes of memory this process may use: the machine's or its cgroup's, whichever
    is less. `root` is where /proc and /sys are looked for.
    """
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([physical, *_cgroup_limits(root)])


def machine_shared_memory() -> int:
    """Size of /dev/shm in bytes; where there is none, nothing limits it."""
    try:
        facts = os.statvfs("/dev/shm")  # noqa: S108 - asked for its size, no file
    except OSError:
        return machine_memory()
    return facts.f_blocks * facts.f_frsize


def _cgroup_limits(root: Path) -> list[int]:
    """The limits of our cgroup and of all above it, versions 1 and 2. Inside a
    container the path in /proc is often not the path in /sys, but the root is ours.
    """
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return []
    limits: list[int] = []
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            base, name = root / "sys/fs/cgroup", "memory.max"
        elif "memory" in controllers.split(","):
            base, name = root / "sys/fs/cgroup/memory", "memory.limit_in_bytes"
        else:
            continue
        inner = base / path.lstrip("/")
        for folder in [inner, *inner.parents]:
            if folder.is_relative_to(base):
                limits += _limit(folder / name)
    return limits


def _limit(path: Path) -> list[int]:
    try:
        return [int(path.read_text())]
    except (OSError, ValueError):  # absent, or "max"
        return []
