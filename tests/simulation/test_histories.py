"""Five phones, two dispatchers, a network that loses, doubles, cuts and lies; servers that die. After
all faults heal, every phone's view equals the server's, every command has exactly one outcome, no
photo is missing, and every ticket is what its history says."""

from tests.simulation.run import simulate

HISTORIES = 200


def test_after_all_faults_heal() -> None:
    code, told, words = simulate(1, HISTORIES)
    assert code == 0, words
    assert (told["histories"], told["failed"]) == (HISTORIES, [])
    assert min(told["faults"].values()) > HISTORIES / 4, (
        "a fault that hardly happened was not tried"
    )
    assert {"applied", "refused", "held", "accepted", "set_aside"} <= told["commands"].keys()
    print(told)
