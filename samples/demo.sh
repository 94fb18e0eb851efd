#!/bin/sh
# From a fresh clone to a report on the bundled study: installs what is missing, builds in
# build/demo, writes build/report (replacing its own earlier one) and, on a terminal, opens
# the interactive view. Usage: sh samples/demo.sh
set -eu
cd -- "$(dirname -- "$0")/.."
. samples/deps.sh
deps_need run || exit $?

build=build/demo
report=build/report
log=build/demo.log

mkdir -p build
# A build folder that came along with a moved or copied tree names the old place.
if ! grep -qs "\"source\": \"$(pwd -P)\"" "$build/meson-info/meson-info.json"; then
	rm -rf "$build"
fi
echo "building in $build"
if ! { [ -f "$build/build.ninja" ] ||
	CC="${CC:-gcc}" meson setup "$build" --buildtype=release -Dtests=false; } >"$log" 2>&1 ||
	! ninja -C "$build" >>"$log" 2>&1; then
	tail -n 40 "$log" >&2
	echo "isogloss: the build failed; all of its output is in $log" >&2
	exit 70
fi

program=$build/tui/isogloss
echo "auditing samples/study.ini"
"$program" report --study samples/study.ini -o "$report" --force >"$build/report.tsv"

# The headline: the title, the English that was found, and what retrieval found.
echo
sed -n '1s/^# //p; /^### Text that was never/,/^$/d; s/^- \*\*\(.*of its text.*\)/  \1/p' "$report/report.md" |
	sed 's/\*\*//g'
echo
echo "the report:  $report/report.html (and report.md)"
echo "its figures: $(find "$report" -name '*.png' | wc -l) PNG files in $report"
echo "the program: $program   (try: $program help)"

if [ -t 0 ] && [ -t 1 ]; then
	exec "$program" samples/study.ini
fi
