"""The plots of `make bench` are drawn, and show what was measured."""

from __future__ import annotations

from pathlib import Path

from bench.speed.plots import plot_throughput, plot_turns, smoothed


def test_a_single_slow_turn_does_not_show_and_a_growing_time_does() -> None:
    assert smoothed([1.0] * 10 + [90.0] + [1.0] * 10) == [1.0] * 21
    grown = smoothed([float(turn) for turn in range(100)])
    assert grown[50] == 50
    assert grown == sorted(grown)


def test_the_plots_are_pictures(tmp_path: Path) -> None:
    plot_turns([20.0] * 300, [float(turn) for turn in range(300)], tmp_path / "new" / "turns.png")
    plot_throughput((1, 20, 200), (30.0, 60.0, 61.0), (15.0, 21.0, 22.0), tmp_path / "throughput.png")
    for picture in (tmp_path / "new" / "turns.png", tmp_path / "throughput.png"):
        assert picture.read_bytes().startswith(b"\x89PNG")
