"""Say which of OpenBLAS's kernels a processor runs.

NumPy's OpenBLAS knows processors by their model numbers, and takes one that is newer than itself for one of
2004: products of matrices then take four times as long.
"""

from __future__ import annotations

import platform
from pathlib import Path

# The instructions that OpenBLAS's kernels of that name are made of, the fastest first.
_KERNELS = {
    "SkylakeX": {"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl", "avx2", "fma"},
    "Haswell": {"avx2", "fma"},
}


def kernels_of_this_processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> str | None:
    """Return the name for OPENBLAS_CORETYPE; `None` where OpenBLAS had better see for itself."""
    if platform.machine() != "x86_64":
        return None
    try:
        lines = cpuinfo.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    flags = next((set(line.partition(":")[2].split()) for line in lines if line.startswith("flags")), set())
    return next((name for name, needed in _KERNELS.items() if needed <= flags), None)
