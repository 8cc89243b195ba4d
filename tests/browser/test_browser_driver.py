"""What the browser tests say where Playwright's driver cannot start."""

from tests.browser.driver import sentence_about

LOADER = (
    "node: error while loading shared libraries: {}: cannot open shared object file: No such file"
)


def test_a_missing_library_is_named_with_the_package_that_brings_it():
    sentence = sentence_about(LOADER.format("libatomic.so.1"))
    assert sentence == (
        "Playwright's driver cannot start without libatomic.so.1: apt-get install libatomic1."
    )


def test_any_other_reason_is_its_last_line():
    words = "Traceback:\n  in main\nPermissionError: node may not be run.\n"
    assert sentence_about(words) == (
        "Playwright's driver cannot start: PermissionError: node may not be run."
    )


def test_a_driver_that_ends_in_silence_gave_no_reason():
    assert sentence_about(" \n") == "Playwright's driver cannot start: it gave no reason."
