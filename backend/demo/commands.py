"""banjie demo and banjie simulate, and what `banjie serve --demo` does on its first start."""

import argparse
import asyncio

from backend.app import open_environment
from backend.demo.people import DEMO_PASSWORD, LOGINS
from backend.demo.seed import seed_town
from backend.demo.town import SEED
from backend.domain.role import LABELS
from backend.serving import database_address, prepare_database
from backend.settings import Settings, prepare_data


def add_demo_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="build the demo town in an empty database")
    demo.add_argument("--seed", type=int, default=SEED)
    demo.add_argument("--tickets", type=int, default=2000)
    demo.set_defaults(run=_demo)


def _demo(settings: Settings, options: argparse.Namespace) -> int:
    settings = prepare_data(settings)
    with database_address(settings) as dsn:
        asyncio.run(prepare_database(dsn))
        asyncio.run(prepare_demo(settings, dsn, options.seed, options.tickets))
    print_accounts()
    return 0


async def prepare_demo(settings: Settings, dsn: str, seed: int = SEED, tickets: int = 2000) -> None:
    """Does nothing where a town is there already."""
    async with open_environment(settings, dsn) as env:
        await seed_town(env, seed, tickets)


def print_accounts() -> None:
    print(f"\n  Demo accounts, password {DEMO_PASSWORD}:")
    for role, phone in LOGINS.items():
        label = LABELS[role]
        print(f"    {phone}  {label.zh} / {label.en}")
