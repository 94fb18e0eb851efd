#!/bin/sh
# Published tables on the bundled study: every NAME.case is a piece of sh that runs in the
# project's root with isogloss in its PATH; exit code, stdout and stderr must be those of
# NAME.want, to the byte. Prints TAP.
# Usage: sh run.sh PROGRAM      ISOGLOSS_BLESS=1 rewrites NAME.want instead
set -u
here=$(cd -- "$(dirname -- "$0")" && pwd)
root=$(cd -- "$here/../.." && pwd)
program=$(cd -- "$(dirname -- "$1")" && pwd)/$(basename -- "$1")
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
for script in "$here"/*.case; do
	name=$(basename -- "$script" .case)
	want=$here/$name.want
	number=$((number + 1))
	(cd -- "$root" && exec timeout 240 sh "$script") \
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
