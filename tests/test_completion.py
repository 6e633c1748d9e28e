"""`textfix completion`: what bash, zsh and fish complete with the scripts, asked from the shells themselves."""

import os
import shutil
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "textfix", "completion"]

ASKED = {
    "textfix cl": ["clean"],
    "textfix clean --expl": ["--explain"],
    "textfix clean --skip wo": ["words"],
    "textfix clean thr": ["three.txt"],
    "textfix clean two.txt thr": ["three.txt"],
    "textfix clean --html x.html two.txt thr": ["three.txt"],
    "textfix clean two.txt --expl": ["--explain"],
    "textfix learn two.txt -o thr": ["three.txt"],
    "textfix learn two.txt thr": ["three.txt"],
    "textfix batch two.txt thr": ["three.txt"],
    "textfix completion z": ["zsh"],
    "textfix batch --jo": ["--jobs"],
}
"""What is typed before the Tab key, and what stands there after it or is offered."""

BASH = """
source ./_textfix
[[ $(complete -p textfix) == *_shtab_textfix* ]] || exit 1
while IFS= read -r line; do
    read -ra COMP_WORDS <<< "$line"
    COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
    _shtab_textfix
    echo "${COMPREPLY[@]}"
done
"""

FISH = """
source ./_textfix
while read line
    echo (complete -C "$line" | cut -f 1)
end
"""

ZSH = r"""
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; stty -echo; unsetopt zle_bracketed_paste; cd '$PWD
zpty -w shell 'fpath=('$PWD' $fpath); autoload -Uz compinit; compinit -u -D; bindkey "^I" complete-word'
zpty -w shell 'shown() { print -r -- "<$BUFFER>"; BUFFER=; }; zle -N shown; bindkey "^X" shown; echo rea""dy'
zpty -r shell text '*ready*'
while IFS= read -r line; do
    zpty -w -n shell $line$'\t\x18'
    zpty -r shell text '*<*>*'
    print -r -- ${${text##*\<}%%\>*}
done
zpty -d shell
"""


def script(shell, folder):
    """The script for a shell, in a folder with two text files."""
    pytest.importorskip("shtab", reason="textfix[cli] is not installed")
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    for name in ("two.txt", "three.txt"):
        (folder / name).touch()
    done = subprocess.run([*COMMAND, shell], capture_output=True, timeout=60, check=True)
    (folder / "_textfix").write_bytes(done.stdout)


def answers(shell, how, folder):
    environment = {**os.environ, "HOME": str(folder), "TERM": "dumb"}
    done = subprocess.run(
        [*shell, "-c", how], cwd=folder, env=environment, input="".join(f"{line}\n" for line in ASKED),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("shell", "how"),
    [(["bash", "--norc"], BASH), (["fish", "--no-config"], FISH)],
    ids=["bash", "fish"],
)
def test_a_shell_completes_commands_options_stages_and_files(shell, how, tmp_path):
    script(shell[0], tmp_path)
    given = [answer.split() for answer in answers(shell, how, tmp_path)]
    assert dict(zip(ASKED, given, strict=True)) == ASKED


def test_zsh_completes_them_too(tmp_path):
    script("zsh", tmp_path)
    expected = [f"{line.rpartition(' ')[0]} {one}" for line, [one] in ASKED.items()]
    assert [answer.rstrip() for answer in answers(["zsh", "-f"], ZSH, tmp_path)] == expected


def test_without_shtab_one_line_says_what_to_install(monkeypatch, capsys):
    from textfix import cli

    monkeypatch.setitem(sys.modules, "shtab", None)
    assert cli.main(["completion", "bash"]) == 1
    assert capsys.readouterr() == ("", "textfix: shtab is not installed: pip install 'textfix[cli]'\n")


def test_another_shell_is_refused_with_those_that_are_known():
    done = subprocess.run([*COMMAND, "tcsh"], capture_output=True, timeout=60)
    assert done.returncode == 1
    assert b"'bash', 'zsh', 'fish'" in done.stderr
