#!/bin/sh
# Puts manual pages and completions in place, made by the program that was built. Run by
# meson install.
# Usage: sh install.sh PROGRAM MAN1-DIR BASH-DIR ZSH-DIR FISH-DIR   (absolute, under DESTDIR)
set -eu
program=$1
to=${DESTDIR:-}
mkdir -p "$to$2" "$to$3" "$to$4" "$to$5"
"$program" help --as man >"$to$2/isogloss.1"
for verb in $("$program" help --as names); do
	"$program" help --as man "$verb" >"$to$2/isogloss-$verb.1"
done
"$program" help --as bash >"$to$3/isogloss"
"$program" help --as zsh >"$to$4/_isogloss"
"$program" help --as fish >"$to$5/isogloss.fish"
