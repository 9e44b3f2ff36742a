"""banjie demo and banjie simulate, and what `banjie serve --demo` does on its first start."""

import argparse
import asyncio
import secrets

import httpx

from backend.app import open_environment
from backend.demo.ladder_show import show_ladder
from backend.demo.people import DEMO_PASSWORD, LOGINS
from backend.demo.seed import seed_town
from backend.demo.simulate import Plan, simulate
from backend.demo.town import SCENARIOS, SEED
from backend.domain.role import LABELS
from backend.domain.sender import RESULTS, SEND
from backend.services.environment import new_id, utc_now
from backend.services.people import hash_token
from backend.serving import database_address, prepare_database
from backend.settings import BadSetting, Settings, prepare_data
from storage.database import Database
from storage.queries import people, reference

SIMULATOR = "simulator"


def add_demo_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="build the demo town in an empty database")
    demo.add_argument("--seed", type=int, default=SEED)
    demo.add_argument("--tickets", type=int, default=2000)
    demo.set_defaults(run=_demo)
    live = commands.add_parser("simulate", help="send alarms in real time to a running server")
    live.add_argument("--address", help="of the server; by default from BANJIE_HOST and _PORT")
    live.add_argument("--rate", type=_rate, default=6.0, help="alarms a minute (6)")
    live.add_argument(
        "--mix", type=_mix, default={}, metavar="stall=3,piling=1", help="scenarios and weights"
    )
    live.add_argument("--false", type=_share, default=0.1, dest="false_share",
                      help="share of false alarms (0.1)")  # fmt: skip
    live.add_argument("--minutes", type=float, help="stop after so long; else until Ctrl-C")
    live.add_argument("--seed", type=int)
    live.add_argument("--ladder", action="store_true",
                      help="two tickets that nobody cares for, up to the red list (demo town)")  # fmt: skip
    live.set_defaults(run=_simulate)


def _rate(text: str) -> float:
    rate = float(text)
    if not 0 < rate <= 6000:
        raise argparse.ArgumentTypeError("more than 0 and at most 6000 a minute")
    return rate


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("from 0 to 1")
    return share


def _mix(text: str) -> dict[str, float]:
    mix = {}
    for part in text.split(","):
        name, _, weight = part.partition("=")
        if name not in SCENARIOS:
            raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(SCENARIOS)}")
        mix[name] = float(weight or 1)
    return mix


def _demo(settings: Settings, options: argparse.Namespace) -> int:
    settings = prepare_data(settings)
    with database_address(settings) as dsn:
        asyncio.run(prepare_database(dsn))
        if not asyncio.run(prepare_demo(settings, dsn, options.seed, options.tickets)):
            print("A town is in this database already; nothing was changed.")
    print_accounts()
    return 0


async def prepare_demo(settings: Settings, dsn: str, seed: int = SEED, tickets: int = 2000) -> bool:
    """False, and nothing done, where a town is there already."""
    async with open_environment(settings, dsn) as env:
        return await seed_town(env, seed, tickets)


def print_accounts() -> None:
    print(f"\n  Demo accounts, password {DEMO_PASSWORD}:")
    for role, phone in LOGINS.items():
        label = LABELS[role]
        print(f"    {phone}  {label.zh} / {label.en}")


def _simulate(settings: Settings, options: argparse.Namespace) -> int:
    settings = prepare_data(settings)
    address = options.address or f"http://{settings.host}:{settings.port}"
    with database_address(settings) as dsn:
        key, cameras = asyncio.run(_prepare_simulator(dsn))
    if not cameras:
        raise BadSetting("There are no cameras in this database: `banjie demo` builds a town.")
    plan = Plan(
        address=address, key=key, cameras=cameras, rate=options.rate, mix=options.mix,
        false_share=options.false_share, minutes=options.minutes, seed=options.seed,
    )  # fmt: skip
    try:
        if options.ladder:
            arrived = asyncio.run(show_ladder(plan))
            print(f"{arrived} of 2 are on the command room's red list.")
            return 0 if arrived == 2 else 1
        sent = asyncio.run(simulate(plan))
    except httpx.HTTPStatusError as fault:
        raise BadSetting(f"The server refused: {fault.response.text[:300]}") from fault
    print(f"{sent} alarms sent.")
    return 0


async def _prepare_simulator(dsn: str) -> tuple[str, tuple[str, ...]]:
    """A key of its own, new each time: only its hash is kept."""
    database = Database(dsn, 2)
    await database.open()
    try:
        key = secrets.token_urlsafe(32)
        async with database.transaction() as connection:
            await people.insert_key(
                connection, new_id(), SIMULATOR, "camera", hash_token(key), [SEND, RESULTS],
                utc_now(),
            )  # fmt: skip
            rows = await reference.read_all(connection)
        return key, tuple(row["code"] for row in rows["camera"])
    finally:
        await database.close()
