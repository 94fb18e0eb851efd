#!/bin/sh
# Everything that can be checked, from a fresh clone: installs what is missing, then
#   gcc    warnings are errors; all suites, lint included; slow with the word `all`, else
#          it is told what was left out
#   clang  warnings are errors; the unit tests
#   asan   GCC with AddressSanitizer and UndefinedBehaviorSanitizer; all suites but lint
#          and slow, and less of the same: each test says what it leaves there (three sizes
#          of tui_screens, half of the tests of views, fewer random keys and cases)
# in build/gcc, build/clang, build/asan. The last line is `N passed, N failed`, with
# `, N skipped` if any: every TAP subtest once, failed if it failed in any of the builds.
# Usage: sh tests/run.sh [all]    Exit: 0, or 1 if anything failed, 3 if packages are missing.
set -u
case ${1:-} in
'') slow=--no-suite\ slow ;;
all) slow= ;;
*)
	echo "usage: sh tests/run.sh [all]" >&2
	exit 2
	;;
esac
cd -- "$(dirname -- "$0")/.." || exit 1
root=$(pwd -P)
. samples/deps.sh
deps_need test || exit $?

export LC_ALL=C.UTF-8 OPENBLAS_NUM_THREADS=1
# Tests ask for absurd sizes to see them refused: an allocator says so, it does not abort.
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:allocator_may_return_null=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export LSAN_OPTIONS="suppressions=$root/tests/lsan.supp:print_suppressions=0"
# This command judges the golden files; it never rewrites them.
unset ISOGLOSS_BLESS ISOGLOSS_TEST_SETTINGS ISOGLOSS_TEST_WHOLE CFLAGS CPPFLAGS LDFLAGS MAKEFLAGS DESTDIR
builds=

# configure NAME COMPILER MESON-OPTION...
configure() {
	dir=build/$1
	CC=$2
	export CC
	shift 2
	# A build folder that came along with a moved or copied tree names the old place.
	if ! grep -qs "\"source\": \"$root\"" "$dir/meson-info/meson-info.json"; then
		rm -rf "$dir"
	fi
	[ -f "$dir/build.ninja" ] || meson setup "$dir" "$@"
}

# fail NAME STEP: shows the end of the step's output and leaves a note to tests/count.py.
fail() {
	tail -n 60 "build/$1.log"
	mkdir -p "build/$1"
	echo "$2 (its output is in build/$1.log)" >"build/$1/failed"
}

# run NAME COMPILER MESON-OPTION... -- TEST-OPTION...
run() {
	name=$1
	began=$(date +%s)
	builds="$builds $name"
	mkdir -p "build/$name"
	setup=
	while [ "$1" != -- ]; do
		setup="$setup $1"
		shift
	done
	shift
	echo "== $name"
	# shellcheck disable=SC2086 # options hold no blanks
	if ! configure $setup >"build/$name.log" 2>&1 </dev/null; then
		fail "$name" configuring
		return
	fi
	if ! ninja --quiet -k 0 -C "build/$name" >"build/$name.log" 2>&1 </dev/null; then
		fail "$name" compiling
		return
	fi
	rm -f "build/$name/failed" "build/$name/meson-logs/testlog.json"
	# one more than there are cores: some tests wait for files and terminals
	meson test -C "build/$name" --no-rebuild --num-processes $(($(nproc) + 1)) "$@" </dev/null ||
		echo "running (see build/$name/meson-logs/testlog.txt)" >"build/$name/failed"
	echo "== $name took $(($(date +%s) - began)) s"
}

# Links four times as fast as the default one.
fast=-Dc_link_args=-fuse-ld=gold
# shellcheck disable=SC2086 # an option and its value
run gcc gcc -Dwerror=true -Ddebug=false $fast -- $slow
run clang clang -Dwerror=true -Ddebug=false -Doptimization=1 $fast -- --suite unit --no-suite slow
# GCC's sanitizers name functions and lines without a further package. They also make its
# warnings about null pointers guess, which is why only this build lets warnings pass.
export ISOGLOSS_TEST_SETTINGS=few
[ -n "$slow" ] || export ISOGLOSS_TEST_WHOLE=yes
run asan gcc -Dwerror=false --buildtype=debug -Doptimization=2 \
	-Db_sanitize=address,undefined "-Dc_args=['-fsanitize=float-cast-overflow','-g1']" $fast \
	-- --no-suite lint --no-suite slow --timeout-multiplier 5

if [ -n "$slow" ]; then
	count=$(meson test -C build/gcc --no-rebuild --list --suite slow 2>/dev/null | grep -c slow)
	echo "== left out: the slow suite, $count programs (sh tests/run.sh all)"
fi
# shellcheck disable=SC2086 # a list of names
exec python3 tests/count.py $builds
