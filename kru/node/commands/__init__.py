"""The subcommands of `kru`, one module each with `add_arguments(parser)` and `run(args) -> int`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subcommand:
    """One thing `kru` can be asked to do; its module is read only when it is asked."""

    name: str
    module: str
    help: str


SUBCOMMANDS = (
    Subcommand("run", "kru.node.commands.run", "start the node: server and worker"),
    Subcommand("office", "kru.node.commands.office", "join a central as an office, and start the office"),
    Subcommand("bundle", "kru.node.commands.bundle", "carry by USB stick what the line would carry"),
    Subcommand("work", "kru.node.commands.work", "do what is due, until stopped (`kru run` starts one)"),
    Subcommand(
        "import", "kru.node.commands.import_", "check lists (gazetteer, workplaces, staff) and bring them in"
    ),
    Subcommand(
        "check", "kru.node.commands.check", "say whether this node is set up right, and what to do if not"
    ),
    Subcommand("demo", "kru.node.commands.demo", "fill an empty node with the invented ministry"),
    Subcommand("journey", "kru.node.commands.journey", "play stories against a fresh node, over HTTP"),
    Subcommand(
        "messages", "kru.node.commands.messages", "bring the message catalogues up to date with the sources"
    ),
)
