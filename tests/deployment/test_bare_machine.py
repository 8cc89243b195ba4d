"""The check of a bare machine finds itself, wherever it is started from."""

import os
import subprocess

from tests.house import ROOT

PRINT = '#!/bin/sh\nprintf "%s\\n" "$@"\n'


def test_it_starts_itself_apart_from_any_folder(tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in {"unshare": PRINT, "debootstrap": PRINT, "id": "#!/bin/sh\necho 0\n"}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    done = subprocess.run(
        [os.path.relpath(ROOT / ".ci" / "bare", tmp_path), "bookworm", "make", "demo"],
        cwd=tmp_path,
        env={"PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    begun = done.stdout.splitlines()[-4:]
    assert begun == [str(ROOT / ".ci" / "bare"), "bookworm", "make", "demo"]
