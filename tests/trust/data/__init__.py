import pytest

pytest.register_assert_rewrite("tests.trust.data.round_trips")
