"""Files are written whole or not at all."""

import os
import stat

import pytest

from lstm_keras.errors import ArtifactError
from lstm_keras.files import make_folder, replacing, write_text


def test_a_folder_is_made_with_its_parents_and_may_be_there(tmp_path):
    folder = make_folder(tmp_path / "a" / "b")
    assert folder.is_dir()
    assert make_folder(str(folder)) == folder
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_folder_that_cannot_be_is_refused(tmp_path, place):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArtifactError) as error:
        make_folder(tmp_path / place)
    message = str(error.value)
    assert message.startswith(f"cannot write into {tmp_path / place}: ")
    assert message.endswith("\n  Name a folder that you may write to.")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="root may write anywhere; runs for every other user",
)
def test_a_folder_without_permission_is_refused(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(ArtifactError, match="Permission denied"):
            make_folder(tmp_path)
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_text_is_written_and_replaced(tmp_path):
    for content in ("first", "second, µ"):
        write_text(tmp_path / "a.txt", content)
        assert (tmp_path / "a.txt").read_text(encoding="utf-8") == content
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "model.keras"
    write_text(path, "old")

    def fail():
        with replacing(path) as temporary:
            assert temporary.suffix == ".keras"
            assert temporary.parent == tmp_path
            temporary.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_name_appears_only_when_the_block_ends(tmp_path):
    with replacing(tmp_path / "late") as temporary:
        temporary.write_text("x")
        assert not (tmp_path / "late").exists()
    assert (tmp_path / "late").read_text() == "x"


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_others_may_read_what_the_umask_lets_them(tmp_path):
    before = os.umask(0o022)
    try:
        write_text(tmp_path / "a", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644
