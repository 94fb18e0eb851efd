#!/bin/sh
# Runs the program as its users do: every FOLDER/NAME.case is a piece of sh that runs with
# isogloss in its PATH, in a fresh copy of DATA or, without DATA, in the project's root; exit
# code, stdout and stderr must be those of NAME.want, to the byte. Prints TAP.
# Under ISOGLOSS_TEST_SETTINGS (the sanitizers, tests/run.sh) a case whose first line begins
# with "# slow" is skipped, unless there is ISOGLOSS_TEST_WHOLE, too (tests/run.sh all).
# Usage: sh run.sh PROGRAM FOLDER [DATA]      ISOGLOSS_BLESS=1 rewrites NAME.want instead
set -u
root=$(cd -- "$(dirname -- "$0")/../.." && pwd)
program=$(cd -- "$(dirname -- "$1")" && pwd)/$(basename -- "$1")
folder=$(cd -- "$2" && pwd)
data=${3:-}
[ -z "$data" ] || data=$(cd -- "$data" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$program" "$work/bin/isogloss"
PATH=$work/bin:$PATH
TERM=dumb
export PATH TERM
unset NO_COLOR COLUMNS

number=0
failed=0
for script in "$folder"/*.case; do
	name=$(basename -- "$script" .case)
	want=$folder/$name.want
	number=$((number + 1))
	if [ -n "${ISOGLOSS_TEST_SETTINGS:-}" ] && [ -z "${ISOGLOSS_TEST_WHOLE:-}" ] && head -n 1 "$script" | grep -q '^# slow'; then
		echo "ok $number - $name # SKIP left under the sanitizers"
		continue
	fi
	place=$root
	if [ -n "$data" ]; then
		place=$work/$name
		cp -R "$data" "$place"
	fi
	(cd -- "$place" && exec timeout 240 sh "$script") \
		>"$work/out" 2>"$work/err" </dev/null
	status=$?
	{
		echo "exit $status"
		echo '--- stdout'
		cat "$work/out"
		echo '--- stderr'
		cat "$work/err"
	} >"$work/got"
	if [ -n "${ISOGLOSS_BLESS:-}" ]; then
		cp "$work/got" "$want"
		echo "ok $number - $name # blessed"
	elif cmp -s "$work/got" "$want"; then
		echo "ok $number - $name"
	else
		failed=1
		echo "not ok $number - $name"
		diff -u -- "$want" "$work/got" 2>&1 | head -n 60 | sed 's/^/# /'
	fi
done
echo "1..$number"
exit "$failed"
