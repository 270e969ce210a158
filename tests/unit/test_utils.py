"""The helpers for text, URLs, files, dicts and objects."""

from __future__ import annotations

import copy
import hashlib
import io
import os
import pickle
import stat
from pathlib import Path
from typing import Any

import pytest

from pyrax import exceptions, utils


class Thing:
    """Something with an id and a name."""

    id = "7"
    name = "web01"


# --- text, bytes and URLs -----------------------------------------------------------------------


def test_ensure_text_decodes_bytes_with_the_encoding_given() -> None:
    assert utils.ensure_text("café") == "café"
    assert utils.ensure_text("café".encode()) == "café"
    assert utils.ensure_text(b"caf\xe9", "latin-1") == "café"


@pytest.mark.parametrize("value", [None, 7, ["a"]])
def test_ensure_text_refuses_everything_else(value: Any) -> None:
    with pytest.raises(TypeError):
        utils.ensure_text(value)


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("web01", "web01"),
        ("a/b?c#d%e f&g", "a%2Fb%3Fc%23d%25e%20f%26g"),
        ("é", "%C3%A9"),
        (b"caf\xc3\xa9", "caf%C3%A9"),
        (42, "42"),
        ("...", "..."),
        ("a\r\nb", "a%0D%0Ab"),
    ],
)
def test_quote_segment_leaves_nothing_that_has_a_meaning_in_a_url(value: Any, segment: str) -> None:
    assert utils.quote_segment(value) == segment


def test_quote_segment_decodes_bytes_and_always_sends_utf8() -> None:
    assert utils.quote_segment(b"caf\xe9", "latin-1") == "caf%C3%A9"


@pytest.mark.parametrize("value", [None, "", b"", ".", "..", b".."])
def test_quote_segment_refuses_what_would_make_another_url(value: Any) -> None:
    with pytest.raises(ValueError, match="cannot stand in the path"):
        utils.quote_segment(value)


@pytest.mark.parametrize(
    ("pairs", "query"),
    [
        ({}, ""),
        ({"a": None}, ""),
        ({"limit": 10, "marker": "a b&c"}, "?limit=10&marker=a%20b%26c"),
        ([("n", "1"), ("n", "2"), ("x", None)], "?n=1&n=2"),
        ({"all": True, "deleted": False}, "?all=True&deleted=False"),
        ({"since": "2014-02-01T10:00:00+01:00"}, "?since=2014-02-01T10%3A00%3A00%2B01%3A00"),
        ({"name": b"caf\xc3\xa9", "empty": ""}, "?name=caf%C3%A9&empty="),
        ({"zero": 0}, "?zero=0"),
    ],
)
def test_build_query_quotes_everything_and_drops_only_none(pairs: Any, query: str) -> None:
    assert utils.build_query(pairs) == query


@pytest.mark.parametrize("odd", [object(), [1], {}, (one for one in "a")])
def test_build_query_refuses_what_has_no_text(odd: Any) -> None:
    with pytest.raises(ValueError, match="'marker' of a query"):
        utils.build_query({"limit": 1, "marker": odd})


def test_dict_to_qs_has_no_question_mark_and_quotes() -> None:
    assert utils.dict_to_qs({"a": 1, "b": None, "c": "x y"}) == "a=1&c=x%20y"


def test_safe_decode_takes_text_and_bytes_only() -> None:
    assert utils.safe_decode("é") == "é"
    assert utils.safe_decode(b"caf\xe9", "latin-1") == "café"
    assert utils.safe_decode("é".encode(), "ascii") == "é"
    assert utils.safe_decode(b"\xff", "ascii", "replace") == "\N{REPLACEMENT CHARACTER}"
    with pytest.raises(UnicodeDecodeError):
        utils.safe_decode(b"\xff", "ascii")
    with pytest.raises(TypeError):
        utils.safe_decode(7)


@pytest.mark.parametrize(
    ("value", "slug"),
    [
        ("My Server 1", "my-server-1"),
        ("Café -- Zürich!", "cafe-zurich"),
        (b"Two  Words", "two-words"),
        ("snake_case", "snake_case"),
    ],
)
def test_to_slug_makes_names_fit_for_urls(value: Any, slug: str) -> None:
    assert utils.to_slug(value) == slug
    assert utils.slugify is utils.to_slug


@pytest.mark.parametrize(
    ("name", "patterns", "matches"),
    [
        ("a.pyc", "*.pyc", True),
        (b"a.pyc", [b"*.pyc"], True),
        ("a.py", ["*.pyc", "b*"], False),
        ("b.py", ["*.pyc", "b*"], True),
        ("a", None, False),
        ("a", [], False),
    ],
)
def test_match_pattern_tells_if_any_pattern_matches(
    name: Any, patterns: Any, matches: bool
) -> None:
    assert utils.match_pattern(name, patterns) is matches


@pytest.mark.parametrize("length", [0, 1, 50])
def test_random_text_has_the_length_asked_for(length: int) -> None:
    assert len(utils.random_unicode(length)) == length
    assert len(utils.random_ascii(length)) == length


def test_random_ascii_is_letters_only() -> None:
    text = utils.random_ascii(500, ascii_only=False)
    assert text.isascii()
    assert text.isalpha()


def test_random_unicode_stays_in_its_range() -> None:
    codes = [ord(char) for char in utils.random_unicode(5000)]
    assert min(codes) >= 32
    assert max(codes) <= 1000
    assert len(set(codes)) > 500


# --- files and processes ------------------------------------------------------------------------


def test_runproc_gives_output_and_errors_as_bytes() -> None:
    assert utils.runproc("echo out; echo err >&2") == (b"out\n", b"err\n")


def test_a_temporary_file_is_empty_private_and_gone_after_the_block() -> None:
    helper = utils.SelfDeletingTempfile()
    with helper as path:
        assert helper.name == path
        assert os.path.getsize(path) == 0
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert not os.path.exists(path)
    assert helper.name is None


def test_a_temporary_file_may_be_gone_already() -> None:
    with utils.SelfDeletingTempfile() as path:
        os.unlink(path)
    with utils.SelfDeletingTempDirectory() as path:
        os.rmdir(path)
    assert not os.path.exists(path)


def test_a_temporary_folder_goes_with_its_content_also_after_an_error() -> None:
    with pytest.raises(RuntimeError), utils.SelfDeletingTempDirectory() as path:
        Path(path, "sub").mkdir()
        Path(path, "sub", "file").write_bytes(b"x")
        raise RuntimeError
    assert not os.path.exists(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with 5 + 3 bytes, a link to the first file and one to nowhere."""
    top = tmp_path / "top"
    (top / "sub").mkdir(parents=True)
    (top / "a.txt").write_bytes(b"12345")
    (top / "sub" / "b.pyc").write_bytes(b"123")
    (top / "sub" / "dangling").symlink_to(tmp_path / "nowhere")
    return top


def test_folder_size_counts_all_files_below(folder: Path) -> None:
    assert utils.folder_size(str(folder)) == 8
    assert utils.folder_size(os.fsencode(folder)) == 8
    assert utils.folder_size(folder) == 8


def test_folder_size_counts_a_link_as_the_file_it_leads_to(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"x" * 100)
    (folder / "link").symlink_to(outside)
    assert utils.folder_size(folder) == 108


@pytest.mark.parametrize(
    ("ignore", "size"),
    [("*.pyc", 5), (["*.pyc", "*.txt"], 0), ("a.txt", 3), ("*/sub/*", 5), ([], 8)],
)
def test_folder_size_leaves_out_what_matches_by_path_or_by_name(
    folder: Path, ignore: Any, size: int
) -> None:
    assert utils.folder_size(str(folder), ignore=ignore) == size


def test_folder_size_needs_a_folder(folder: Path) -> None:
    with pytest.raises(exceptions.FolderNotFound, match="nowhere"):
        utils.folder_size(folder / "nowhere")
    with pytest.raises(exceptions.FolderNotFound):
        utils.folder_size(folder / "a.txt")


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def test_the_checksum_of_a_file_object_is_of_all_of_it_and_moves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"x" * 20000)
    with path.open("rb") as opened:
        opened.read(5)
        assert utils.get_checksum(opened) == md5(b"x" * 20000)
        assert opened.tell() == 5
    assert utils.get_checksum(str(path)) == md5(b"x" * 20000)
    assert utils.get_checksum(path) == md5(b"x" * 20000)


@pytest.mark.parametrize(
    ("content", "data"),
    [
        (b"abc", b"abc"),
        ("café", "café".encode()),
        (io.StringIO("café"), "café".encode()),
        (bytearray(b"abc"), b"abc"),
        ("", b""),
    ],
)
def test_the_checksum_of_other_things_is_that_of_their_bytes(content: Any, data: bytes) -> None:
    assert utils.get_checksum(content) == md5(data)


def test_the_checksum_uses_the_encoding_given_and_never_takes_bytes_as_a_path(
    tmp_path: Path,
) -> None:
    assert utils.get_checksum("é", encoding="latin-1") == md5(b"\xe9")
    path = tmp_path / "data"
    path.write_bytes(b"content")
    assert utils.get_checksum(os.fsencode(path)) == md5(os.fsencode(path))


# --- DotDict ------------------------------------------------------------------------------------


def test_keys_of_a_dot_dict_are_attributes() -> None:
    dct = utils.DotDict({"a": 1}, b=2)
    dct.c = 3
    assert (dct.a, dct["b"], dct["c"]) == (1, 2, 3)
    del dct.a
    assert dct == {"b": 2, "c": 3}


def test_a_missing_key_is_a_missing_attribute() -> None:
    dct = utils.DotDict()
    with pytest.raises(AttributeError, match="'DotDict' object has no attribute 'x'"):
        dct.x  # noqa: B018 - reading it is the test
    with pytest.raises(AttributeError, match="'DotDict' object has no attribute 'x'"):
        del dct.x
    assert not hasattr(dct, "x")


def test_C_T8_aliases_belong_to_one_dot_dict_only() -> None:
    first, second = utils.DotDict({"image": 1}), utils.DotDict({"images": 2})
    first._att_mapper.update({"images": "image"})
    assert first.images == 1
    assert second.images == 2
    assert "_att_mapper" not in first
    assert utils.DotDict({"image": 3})._att_mapper == {}


def test_a_key_of_its_own_goes_before_an_alias() -> None:
    dct = utils.DotDict({"image": 1, "images": 2})
    dct._att_mapper = {"images": "image"}
    assert dct.images == 2


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda dct: pickle.loads(pickle.dumps(dct))]
)
def test_dot_dicts_can_be_copied_with_their_aliases(copied: Any) -> None:
    dct = utils.DotDict({"image": [1]})
    dct._att_mapper["images"] = "image"
    twin = copied(dct)
    assert type(twin) is utils.DotDict
    assert (twin.images, twin) == ([1], dct)


# --- ResultsIterator ----------------------------------------------------------------------------


class Pages(utils.ResultsIterator):
    """Pages by marker, of a manager that notes what it is asked."""

    def _init_methods(self) -> None:
        self.list_method = self.manager.list
        self._list_method = self.manager.list_from


class Manager:
    """Lists the numbers from 1 to 5."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def list(self, marker: Any, limit: int, prefix: Any) -> list[Any]:
        self.asked.append((marker, limit, prefix))
        first = (marker or 0) + 1
        return [self.item(number) for number in range(first, min(first + limit, 6))]

    def list_from(self, uri: str, *args: Any) -> list[Any]:
        self.asked.append((uri, *args))
        return [self.item(9)]

    @staticmethod
    def item(number: int) -> Any:
        thing = Thing()
        thing.id = number  # type: ignore[assignment]
        return thing


def test_C_T9_the_iterator_can_be_iterated_and_walks_all_pages() -> None:
    manager = Manager()
    assert [item.id for item in Pages(manager, limit=2)] == [1, 2, 3, 4, 5]
    assert manager.asked == [(None, 2, None), (2, 2, None), (4, 2, None), (5, 2, None)]


def test_C_T9_next_works_as_a_function_and_as_a_method() -> None:
    pages = Pages(Manager(), marker=3)
    assert (next(pages).id, next(pages).id) == (4, 5)
    with pytest.raises(StopIteration):
        next(pages)


def test_the_iterator_has_the_old_attributes_and_keeps_further_arguments() -> None:
    manager = Manager()
    pages = Pages(manager, prefix="a", flavor="small")
    found = (pages.manager, pages.marker, pages.limit, pages.results, pages.marker_att)
    assert found == (manager, None, 1000, [], "id")
    assert (pages.next_uri, tuple(pages.extra_args)) == ("", ())
    assert (pages.prefix, pages.flavor) == ("a", "small")
    next(pages)
    assert manager.asked == [(None, 1000, "a")]
    assert pages.marker == 5


def test_the_iterator_goes_by_the_address_of_the_next_page_if_there_is_one() -> None:
    manager = Manager()
    pages = Pages(manager, next_uri="/next", extra_args=("x",))
    assert next(pages).id == 9
    assert manager.asked == [("/next", "x")]
    pages.next_uri = None
    assert list(pages) == []


def test_the_iterator_stops_when_a_service_ignores_the_marker() -> None:
    class Stubborn(Manager):
        def list(self, marker: Any, limit: int, prefix: Any) -> list[Any]:
            return super().list(None, limit, prefix)

    assert [item.id for item in Pages(Stubborn(), limit=2)] == [1, 2]


def test_the_base_of_iterators_needs_a_subclass() -> None:
    with pytest.raises(NotImplementedError, match="_init_methods"):
        utils.ResultsIterator(Manager())


# --- dicts, lists and objects -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, []), ("", []), ("a", ["a"]), (["a"], ["a"]), (("a", "b"), ("a", "b")), (7, [7])],
)
def test_coerce_to_list(value: Any, expected: Any) -> None:
    assert utils.coerce_to_list(value) == expected


def test_coerce_to_list_takes_what_was_a_list_in_python_2() -> None:
    held = {"a": 1, "b": 2}
    assert utils.coerce_to_list(held.keys()) == ["a", "b"]
    assert utils.coerce_to_list(held.values()) == [1, 2]
    assert utils.coerce_to_list(map(str, [1, 2])) == ["1", "2"]
    assert utils.coerce_to_list(one for one in "ab") == ["a", "b"]
    assert utils.coerce_to_list({"a"}) == ["a"]
    assert utils.coerce_to_list(held) == [held]
    file = io.StringIO("a line")
    assert utils.coerce_to_list(file) == [file]


def test_get_id_takes_ids_objects_and_dicts() -> None:
    assert [utils.get_id(one) for one in ("a", 7, Thing(), {"id": "b"})] == ["a", 7, "7", "b"]
    assert utils.get_id({"name": "x"}) == {"name": "x"}
    assert utils.get_id(b"raw") == b"raw"


def test_get_name_takes_names_and_objects() -> None:
    assert [utils.get_name(one) for one in ("a", b"b", Thing())] == ["a", "b", "web01"]
    with pytest.raises(exceptions.MissingName, match="int"):
        utils.get_name(7)


def test_params_to_dict_leaves_out_none() -> None:
    target = {"c": 3}
    assert utils.params_to_dict({"a": 0, "b": None, "d": ""}, target) is target
    assert target == {"c": 3, "a": 0, "d": ""}


def test_case_insensitive_update_keeps_the_spelling_that_is_there() -> None:
    dct = {"Abc": 1}
    utils.case_insensitive_update(dct, {"aBC": 2, "new": 3, "NEW": 4})
    assert dct == {"Abc": 2, "new": 4}


def test_add_method_binds_the_function_to_one_object() -> None:
    one, other = Thing(), Thing()
    utils.add_method(one, lambda self: self.name.upper(), "shout")
    assert one.shout() == "WEB01"  # type: ignore[attr-defined]
    assert not hasattr(other, "shout")


def test_safe_issubclass_is_false_for_what_is_no_class() -> None:
    assert utils.safe_issubclass(bool, int)
    assert not utils.safe_issubclass("text", int)


def test_import_class_finds_classes_and_names_what_is_missing() -> None:
    assert utils.import_class("pyrax.exceptions.NotFound") is exceptions.NotFound
    assert utils.import_class(b"pyrax.utils.DotDict") is utils.DotDict
    for missing in ("no_such_module.Class", "Class", ""):
        with pytest.raises(ImportError):
            utils.import_class(missing)
    with pytest.raises(AttributeError):
        utils.import_class("pyrax.utils.NoSuchClass")


def test_functions_can_be_marked_as_needing_no_login() -> None:
    def fnc() -> None:
        pass

    assert not utils.isunauthenticated(fnc)
    assert utils.unauthenticated(fnc) is fnc
    assert utils.isunauthenticated(fnc)


@pytest.mark.parametrize(
    "error",
    [
        exceptions.PyraxException("old"),
        exceptions.BadRequest(400, "old"),
        ValueError("old"),
        exceptions.NoSuchContainer("old"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_update_exc_adds_words_to_any_exception(error: Any) -> None:
    assert utils.update_exc(error, "new") is error
    assert (error.message, error.args[0]) == ("new\nold", "new\nold")
    utils.update_exc(error, "end", before=False, separator=" - ")
    assert error.message == "new\nold - end"
    assert str(error).startswith("new\nold - end")


def test_update_exc_works_without_a_message() -> None:
    assert utils.update_exc(exceptions.PyraxException(), "new").args == ("new",)
    assert utils.update_exc(KeyError(), "new").args == ("new",)


def test_env_gives_the_first_variable_that_is_not_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST", "")
    monkeypatch.setenv("SECOND", "two")
    assert utils.env("MISSING", "FIRST", "SECOND") == "two"
    assert utils.env("MISSING") == ""
    assert utils.env("FIRST", default="d") == "d"


@pytest.mark.parametrize("name", ["adminPass", "PASSWORD", "OS-KSADM:password", "x-temp-url-key-2"])
def test_names_of_secrets_are_known(name: str) -> None:
    assert utils.is_secret_name(name)
    assert utils.MASK == "***"


@pytest.mark.parametrize("name", ["name", "key_name", "public_key", "password_hint_url", "id"])
def test_other_names_are_no_secrets(name: str) -> None:
    assert not utils.is_secret_name(name)


def test_trace_stops_in_the_callers_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    frames: list[Any] = []
    monkeypatch.setattr(
        "pdb.Pdb.set_trace", lambda self, frame: frames.append(frame.f_code.co_name)
    )
    utils.trace()
    assert frames == ["test_trace_stops_in_the_callers_frame"]
