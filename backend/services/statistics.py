"""What the database knows of how common things are among closed tickets."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Statistics:
    """How many tickets there are and how many are closed, and which share of those has each common
    word and gram of the index `ticket_find`. `read_at`: of the process's monotonic clock, in
    seconds."""

    read_at: float = float("-inf")
    whole: float = 0
    closed: float = 0
    words: dict[str, float] = field(default_factory=dict)
    grams: dict[int, float] = field(default_factory=dict)

    def many(self, sides: tuple[bool, bool]) -> float:
        """On the wanted sides: open tickets, closed ones."""
        return (self.whole - self.closed if sides[0] else 0) + (self.closed if sides[1] else 0)
