"""Which kernels NumPy multiplies with is told by what the processor can do."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from intake.environment import process_environment
from intake.processor import kernels_of_this_processor

AVX2 = "fpu sse4_2 avx avx2 fma"
AVX512 = f"{AVX2} avx512f avx512cd avx512bw avx512dq avx512vl"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="Other processors are left to OpenBLAS.")
@pytest.mark.parametrize(
    ("flags", "kernels"),
    [(AVX512, "SkylakeX"), (AVX2, "Haswell"), (f"{AVX2} avx512f", "Haswell"), ("fpu sse4_2 avx", None)],
)
def test_the_best_kernels_that_it_runs(tmp_path: Path, flags: str, kernels: str | None) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text(f"processor\t: 0\nmodel name\t: Some processor\nflags\t\t: {flags}\nbugs\t\t:\n")
    assert kernels_of_this_processor(told) == kernels


def test_a_system_that_does_not_tell_is_left_to_openblas(tmp_path: Path) -> None:
    assert kernels_of_this_processor(tmp_path / "absent") is None
    (tmp_path / "empty").write_text("")
    assert kernels_of_this_processor(tmp_path / "empty") is None


def test_numpy_takes_them() -> None:
    kernels = kernels_of_this_processor()
    if kernels is None:
        pytest.skip("This processor is left to OpenBLAS.")
    code = "import json, numpy, threadpoolctl as t; print(json.dumps(t.threadpool_info()))"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", environment)
        told = process_environment("training")
    output = subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, check=True).stdout
    assert {library["architecture"] for library in json.loads(output)} == {kernels}


def test_who_sets_it_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    assert process_environment("dialogue")["OPENBLAS_CORETYPE"] == "Haswell"
