"""What Arduino, PlatformIO and Zephyr ask of the metadata of a library, as far as they say it.

Each judge takes the folder of a library and returns a line for every rule that it breaks. The
rules are those of Arduino's library specification (rev. 2.2), of PlatformIO's pages about
library.json and platformio.ini, and of Zephyr's pages about modules and about twister; where those
publish a schema, the properties, types and lengths here are the same.
"""

import configparser
import json
import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import kconfiglib
import yaml

SEMVER = r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$"
WORD = {"type": "string", "minLength": 1}
WORDS = {"type": "array", "items": WORD}
SLUG = r"^(\*|[a-z0-9]+([-_][a-z0-9]+)*)$"
ONE_OR_MORE = {
    "anyOf": [
        {"type": "string", "pattern": SLUG},
        {"type": "array", "items": {"type": "string", "pattern": SLUG}},
    ]
}


def of(properties: dict, required: str = "", **more) -> dict:
    """A schema of an object that has no other properties than these."""
    closed = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**closed, "required": required.split(), **more}


CATEGORIES = [
    "Display",
    "Communication",
    "Signal Input/Output",
    "Sensors",
    "Device Control",
    "Timing",
    "Data Storage",
    "Data Processing",
    "Other",
]
NAME = {
    "type": "string",
    "maxLength": 63,
    "pattern": r"^([a-zA-Z][a-zA-Z0-9 _.\-]*|[0-9][a-zA-Z0-9 _.\-]*[a-zA-Z][a-zA-Z0-9 _.\-]*)$",
    "not": {"pattern": "^[aA][rR][dD][uU][iI][nN][oO]"},
}
PROPERTIES = of(
    {
        "name": NAME,
        "version": {"type": "string", "pattern": SEMVER},
        "author": WORD,
        "maintainer": {**WORD, "not": {"pattern": "^[aA][rR][dD][uU][iI][nN][oO]"}},
        "sentence": WORD,
        "paragraph": {"type": "string"},
        "category": {"enum": CATEGORIES},
        "url": {"type": "string", "pattern": "^https?://[^ ]+$"},
        "architectures": {"type": "string", "pattern": r"^(\*|\w+(,\w+)*)$"},
        "depends": {"type": "string"},
        "dot_a_linkage": {"enum": ["true", "false"]},
        "includes": WORD,
        "precompiled": {"enum": ["true", "full", "false"]},
        "ldflags": WORD,
    },
    "name version author maintainer sentence paragraph category url architectures",
)
LIBRARY_JSON = of(
    {
        "$schema": WORD,
        "name": {"type": "string", "maxLength": 50, "pattern": r"^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$"},
        "version": {"type": "string", "maxLength": 20, "pattern": SEMVER},
        "description": {**WORD, "maxLength": 255},
        "keywords": {"type": "array", "items": {"type": "string", "pattern": "^[a-z0-9-+. ]+$"}},
        "homepage": {**WORD, "maxLength": 255},
        "repository": of({"type": {"enum": ["git", "hg", "svn"]}, "url": WORD, "branch": WORD}),
        "authors": {
            "type": "array",
            "items": of(
                {
                    "name": {**WORD, "maxLength": 50},
                    "email": WORD,
                    "url": WORD,
                    "maintainer": {"type": "boolean"},
                },
                "name",
            ),
        },
        "license": WORD,
        "frameworks": ONE_OR_MORE,
        "platforms": ONE_OR_MORE,
        "headers": {"anyOf": [WORD, WORDS]},
        "examples": {
            "type": "array",
            "items": of(
                {
                    "name": {"type": "string", "pattern": r"^[a-zA-Z0-9\-_/]+$"},
                    "base": WORD,
                    "files": {**WORDS, "minItems": 1},
                },
                "name base files",
            ),
        },
        "dependencies": {},
        "export": of({"include": WORDS, "exclude": WORDS}),
        "scripts": {},
        "build": {"type": "object"},
    },
    "name version description keywords",
)
MODULE_YML = of(
    {
        "name": WORD,
        "build": of(
            {
                "cmake": WORD,
                "kconfig": WORD,
                "cmake-ext": {"type": "boolean"},
                "kconfig-ext": {"type": "boolean"},
                "depends": WORDS,
                "settings": {"type": "object"},
            }
        ),
        "tests": WORDS,
        "samples": WORDS,
        "boards": WORDS,
    }
)
SCENARIO = of(
    {
        "tags": {"anyOf": [WORD, WORDS]},
        "build_only": {"type": "boolean"},
        "depends_on": {"anyOf": [WORD, WORDS]},
        "extra_args": {"anyOf": [WORD, WORDS]},
        "extra_configs": WORDS,
        "filter": WORD,
        "harness": {"enum": ["console", "ztest", "pytest", "gtest", "robot", "shell"]},
        "harness_config": of(
            {
                "type": {"enum": ["one_line", "multi_line"]},
                "ordered": {"type": "boolean"},
                "repeat": {"type": "integer"},
                "regex": WORDS,
            }
        ),
        "integration_platforms": WORDS,
        "min_flash": {"type": "integer"},
        "min_ram": {"type": "integer"},
        "platform_allow": {"anyOf": [WORD, WORDS]},
        "timeout": {"type": "integer"},
    }
)
SAMPLE_YAML = of(
    {
        "sample": of({"name": WORD, "description": WORD}, "name"),
        "common": SCENARIO,
        "tests": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": r"^\w+(\.\w+)+$"},
            "additionalProperties": SCENARIO,
        },
    },
    "sample tests",
)


def breaks(schema: dict, content: object, what: str) -> Iterator[str]:
    """A line for everything in which some content is not what a schema says."""
    for error in jsonschema.Draft202012Validator(schema).iter_errors(content):
        where = "/".join(map(str, error.absolute_path))
        yield f"{what}: {where + ': ' if where else ''}{error.message}"


def missing(root: Path, *files: str) -> Iterator[str]:
    """A line for each file that is not there."""
    return (f"{file}: not there" for file in files if not (root / file).exists())


# ---- Arduino ----------------------------------------------------------------------------------


def arduino(root: Path) -> list[str]:
    """Flaws of library.properties, keywords.txt, and of where sketches lie."""
    lines = (root / "library.properties").read_text().splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    content = {key: value for key, _, value in pairs}
    found = [f"library.properties: {key!r} has no value" for key, equals, _ in pairs if not equals]
    found += [f"library.properties: {k} twice" for k in content if len(pairs) > len(content)]
    found += breaks(PROPERTIES, content, "library.properties")
    found += missing(root, "src", *(f"src/{h}" for h in content.get("includes", "").split(",")))
    if re.sub(r"[^a-zA-Z0-9_.\-]", "_", content.get("name", "")) != root.name:
        found.append(f"library.properties: the folder of {content.get('name')} is {root.name}")
    headers = "".join(file.read_text() for file in (root / "src").glob("*.h"))
    for line in (root / "keywords.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            match = re.fullmatch(r"(\w+)\t(KEYWORD1|KEYWORD2|KEYWORD3|LITERAL1|LITERAL2)", line)
            if match is None:
                found.append(f"keywords.txt: {line!r} is not a name, one tab and a kind")
            elif not re.search(rf"\b{match[1]}\b", headers):
                found.append(f"keywords.txt: no header declares {match[1]}")
    sketches = list(root.glob("examples/*/*.ino"))
    found += [] if sketches else ["examples: no sketch"]
    found += [f"{s.name}: not in a folder of its name" for s in sketches if s.parent.name != s.stem]
    return found


# ---- PlatformIO -------------------------------------------------------------------------------


def platformio(root: Path) -> list[str]:
    """Flaws of library.json, and of the platformio.ini of each example."""
    content = json.loads((root / "library.json").read_text())
    found = list(breaks(LIBRARY_JSON, content, "library.json"))
    found += missing(root, f"src/{content.get('headers')}")
    for example in content.get("examples", []):
        base = root / str(example.get("base"))
        found += missing(base, *example.get("files", []))
        found += _project(base) if (base / "platformio.ini").exists() else []
    return found


def _project(base: Path) -> Iterator[str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(base / "platformio.ini")
    options = {"platform", "board", "framework", "monitor_speed", "lib_deps", "build_flags"}
    names = [s.removeprefix("env:") for s in parser.sections() if s.startswith("env:")]
    for section in parser.sections():
        if section not in ("platformio", "env") and not re.fullmatch(r"env:[a-z0-9_]+", section):
            yield f"platformio.ini: no such section as [{section}]"
        known = {"default_envs"} if section == "platformio" else options
        for key in set(parser[section]) - known:
            yield f"platformio.ini: [{section}] has no {key}"
    for default in re.split(r"[,\s]+", parser.get("platformio", "default_envs", fallback="")):
        if default and default not in names:
            yield f"platformio.ini: default_envs names {default}, which is no environment"
    for name in names:
        whole = {**parser["env"], **parser[f"env:{name}"]} if "env" in parser else {}
        if "platform" not in whole:
            yield f"platformio.ini: [env:{name}] has no platform"
        elif whole["platform"] != "native" and not {"board", "framework"} <= set(whole):
            yield f"platformio.ini: [env:{name}] has no board or no framework"
        for library in whole.get("lib_deps", "").split():
            path = library.removeprefix("symlink://")
            if path == library or not (base / path / "library.json").exists():
                yield f"platformio.ini: [env:{name}] finds no library at {library}"


# ---- Zephyr -----------------------------------------------------------------------------------


def zephyr(root: Path) -> list[str]:
    """Flaws of module.yml, Kconfig, and of the sample.yaml and prj.conf of each sample."""
    content = yaml.safe_load((root / "zephyr/module.yml").read_text())
    found = list(breaks(MODULE_YML, content, "module.yml"))
    build = content.get("build", {})
    found += missing(root, f"{build.get('cmake', 'zephyr')}/CMakeLists.txt")
    kconfig = root / build.get("kconfig", "zephyr/Kconfig")
    if not kconfig.is_file():
        return [*found, f"{kconfig.name}: not there"]
    try:
        symbols = kconfiglib.Kconfig(kconfig, warn=False)
    except kconfiglib.KconfigError as error:
        return [*found, f"Kconfig: {error}"]
    used = set(re.findall(r"CONFIG_(\w+)", (root / "CMakeLists.txt").read_text()))
    found += [f"CMakeLists.txt: Kconfig has no {n}" for n in sorted(used - set(symbols.syms))]
    samples = [s for folder in content.get("samples", []) for s in (root / folder).glob("*/")]
    found += [] if samples else ["module.yml: its samples are not there"]
    for sample in samples:
        found += missing(sample, "CMakeLists.txt", "src/main.c")
        described = yaml.safe_load((sample / "sample.yaml").read_text())
        found += breaks(SAMPLE_YAML, described, "sample.yaml")
        symbols.warn, symbols.warn_to_stderr, symbols.warn_assign_undef = True, False, True
        symbols.load_config(sample / "prj.conf")
        found += [f"prj.conf: {warning}" for warning in symbols.warnings]
    return found


JUDGES = {"arduino": arduino, "platformio": platformio, "zephyr": zephyr}
