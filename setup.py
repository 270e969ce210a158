"""Packaging of pyrax; tool settings are in pyproject.toml."""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION: dict[str, str] = {}
exec((HERE / "pyrax" / "version.py").read_text(encoding="utf-8"), VERSION)

SANDBOX = ["werkzeug>=3.0"]
PROGRESS = ["tqdm>=4.60"]
YAML = ["PyYAML>=6.0"]
DOCS = [*SANDBOX, "sphinx>=7.1", "sphinx-copybutton>=0.5", "myst-parser>=2.0", "furo"]
TEST = [
    *SANDBOX,
    *PROGRESS,
    *YAML,
    "apache-libcloud>=3.8",
    "cryptography>=42",
    "hypothesis>=6.100",
    "jedi>=0.19",
    "keyrings.alt>=5.0",
    "mypy>=1.11",
    "openstacksdk>=4.0",
    "pytest>=8.0",
    "pytest-timeout>=2.3",
    "pytest-xdist>=3.6",
    "python-novaclient>=18.0",
    "python-swiftclient>=4.0",
    "responses>=0.25",
    "sybil>=6.0",
]

setup(
    name="pyrax",
    version=VERSION["version"],
    description="Python SDK for OpenStack clouds and the Rackspace cloud",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    packages=find_packages(include=["pyrax", "pyrax.*"]),
    package_data={"pyrax": ["py.typed"]},
    python_requires=">=3.9",
    install_requires=[
        "requests>=2.31",
        "keyring>=24.0",
        "six>=1.16",
        "python-dateutil>=2.8.2",
    ],
    extras_require={
        "sandbox": SANDBOX,
        "progress": PROGRESS,
        "yaml": YAML,
        "docs": DOCS,
        "test": TEST,
    },
    classifiers=[
        "Development Status :: 5 - Production/Stable",
        "Intended Audience :: Developers",
        "Intended Audience :: System Administrators",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.9",
        "Programming Language :: Python :: 3.10",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Software Development :: Libraries",
        "Typing :: Typed",
    ],
    keywords="openstack rackspace cloud keystone nova swift",
)
