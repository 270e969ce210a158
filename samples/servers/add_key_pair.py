"""Hand over a public SSH key, so that new servers can be logged in to with it.

Example: python samples/servers/add_key_pair.py laptop ~/.ssh/id_ed25519.pub
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pyrax


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="name of the key pair")
    parser.add_argument("public_key", type=Path, metavar="FILE", help="file with the public key")
    parser.add_argument("--region", help="default: the region of the settings or of the account")
    parser.add_argument(
        "--credential-file", metavar="FILE", help="file with the login (else clouds.yaml or OS_*)"
    )
    options = parser.parse_args()

    if options.credential_file:
        pyrax.set_credential_file(options.credential_file)
    else:
        pyrax.authenticate()
    compute = pyrax.connect_to_cloudservers(region=options.region)
    if compute is None:
        sys.exit(1)  # the region has no such service; pyrax has said so

    text = options.public_key.expanduser().read_text(encoding="utf-8")
    pair = compute.keypairs.create(options.name, public_key=text)
    print(f"{pair.name} {pair.fingerprint}")
    print(f"now: create_server.py NAME --key-name {pair.name}")


if __name__ == "__main__":
    try:
        main()
    except (pyrax.exc.PyraxException, OSError) as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
