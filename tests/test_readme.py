"""What the README says is what the files say."""

import re
from pathlib import Path

from scripts import program
from typer.testing import CliRunner

from lstm_keras import kinds
from lstm_keras.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_tables_are_those_of_the_measurements():
    module = program("benchmarks/readme.py")
    for file, names in module.FILES.items():
        text = file.read_text()
        assert module.filled(text, names) == text, f"{file.name}: run python benchmarks/readme.py"
        for name in names:
            stale = text.replace(f"<!-- {name} -->\n", f"<!-- {name} -->\nof another run\n")
            assert module.filled(stale, names) == text != stale


def test_its_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_its_commands_exist():
    runner = CliRunner()
    for line in re.findall(r"^lstm-keras .*$", README, re.M):
        verb, *words = line.split()[1:]
        help_text = runner.invoke(app, [verb, "--help"], env={"COLUMNS": "200"}).output
        assert all(word in help_text for word in words if word.startswith("--")), line


def test_the_recipe_it_shows_is_a_recipe(tmp_path):
    (tmp_path / "my-recipe.toml").write_text(README.split("```toml\n")[1].split("```")[0])
    recipe = kinds.load(tmp_path / "my-recipe.toml")
    assert (recipe.split.validation, recipe.training.patience) == (1, 10)


def test_the_cell_it_shows_is_the_cell_there_is():
    shown = README.split("as `lstm_keras/cell.py` has it:")[1].split("```")[1]
    code = (ROOT / "lstm_keras" / "cell.py").read_text()
    lines = [line.split("#")[0].strip() for line in shown.splitlines()[1:]]
    assert len(lines) > 4
    assert [line for line in lines if line not in code] == []
