#!/bin/sh
# Lets libFuzzer search for inputs that break a promise, with Clang's address and undefined
# sanitizers, target after target, two at a time.
#
#     sh tests/fuzz/run.sh [SECONDS [TARGET...]]      60 seconds each target if none are said
#
# Seeds are the hostile files (tests/hostile), what earlier runs found (build/fuzz/corpus), and
# what is kept in tests/fuzz/corpus. Prints what each target ran; a find is named with the file
# that shows it, which belongs into tests/fuzz/corpus/TARGET once mended. Exit: 0, or 1 if
# anything was found.
set -u
cd -- "$(dirname -- "$0")/../.." || exit 1
seconds=${1:-60}
[ $# -eq 0 ] || shift
. samples/deps.sh
deps_need fuzz || exit $?
mkdir -p build
if [ ! -f build/fuzz/build.ninja ]; then
	CC=clang meson setup build/fuzz -Dfuzz=true -Dbuildtype=debug -Doptimization=1 -Db_lundef=false \
		-Db_sanitize=address,undefined \
		"-Dc_args=['-gline-tables-only','-fsanitize=fuzzer-no-link','-fno-sanitize-recover=all']" \
		>build/fuzz.log 2>&1 || exit 1
fi
if [ $# -eq 0 ]; then
	# shellcheck disable=SC2046 # names without blanks
	set -- $(for f in tests/fuzz/fuzz_*.c; do basename "$f" .c | cut -c6-; done)
fi
programs=
for target; do
	programs="$programs tests/fuzz/fuzz_$target"
done
# shellcheck disable=SC2086 # names without blanks
ninja --quiet -C build/fuzz $programs || exit 1
export ASAN_OPTIONS=strict_string_checks=1:allocator_may_return_null=1
root=$(pwd -P)
export LSAN_OPTIONS="suppressions=$root/tests/lsan.supp:print_suppressions=0"

# search TARGET: writes build/fuzz/TARGET.log, keeps the corpus small.
search() {
	corpus=build/fuzz/corpus/$1
	finds=build/fuzz/finds/$1
	mkdir -p "$corpus" "$finds" build/fuzz/seeds
	kinds=$(sed -n "s/^  '$1': *\\['\\([a-z ]*\\)'.*/\\1/p" tests/fuzz/meson.build)
	python3 tests/fuzz/seeds.py --to "build/fuzz/seeds/$1" "$kinds"
	mkdir -p "tests/fuzz/corpus/$1"
	"build/fuzz/tests/fuzz/fuzz_$1" -max_total_time="$seconds" -max_len=16384 -timeout=10 \
		-rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$finds/" "$corpus" \
		"build/fuzz/seeds/$1" "tests/fuzz/corpus/$1" >"build/fuzz/$1.log" 2>&1
	status=$?
	rmdir "tests/fuzz/corpus/$1" 2>/dev/null
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$1.log")
	if [ "$status" -eq 0 ]; then
		echo "$1: $runs runs, nothing found"
	else
		echo "$1: FOUND after $runs runs: $(grep -m 1 -E 'ERROR|runtime error|broken:' \
			"build/fuzz/$1.log") (build/fuzz/$1.log, $finds)"
		touch build/fuzz/found
	fi
}

rm -f build/fuzz/found
running=0
for target; do
	search "$target" &
	running=$((running + 1))
	if [ "$running" -eq 2 ]; then
		wait
		running=0
	fi
done
wait
[ ! -e build/fuzz/found ]
