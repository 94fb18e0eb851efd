# shellcheck shell=sh
# What the two commands need from the system, and how a missing piece is installed.
# Sourced, not run:   . samples/deps.sh; deps_need run || exit $?
#
# Tools are asked for by name, libraries through pkg-config, fonts by a character they must
# draw, so that nothing is installed that is there already, from wherever it came. With
# nothing missing this takes a fraction of a second and needs neither root nor network.
# ISOGLOSS_FONTS=min leaves the Noto fonts out: figures then warn of scripts without a font.

# Sets $deps_missing to the Debian packages that are not there yet. $1: run, test, or fuzz.
deps_find_missing() {
	deps_missing=
	deps_tools='gcc:gcc pkg-config:pkg-config meson:meson ninja:ninja-build'
	deps_libs='ncursesw:libncurses-dev openblas:libopenblas-dev lapacke:liblapacke-dev
		libpng:libpng-dev pangocairo:libpango1.0-dev fribidi:libfribidi-dev zlib:zlib1g-dev
		libzstd:libzstd-dev jansson:libjansson-dev nettle:nettle-dev
		sqlite3:libsqlite3-dev'
	deps_headers='stdio.h:libc6-dev unistr.h:libunistring-dev'
	if [ "$1" = fuzz ]; then
		deps_tools="$deps_tools clang:clang"
		[ -e "$(clang -print-file-name="libclang_rt.fuzzer-$(uname -m).a" 2>/dev/null)" ] ||
			deps_missing="$deps_missing $(deps_runtime_package)"
	fi
	if [ "$1" = test ]; then
		deps_tools="$deps_tools clang:clang clang-format:clang-format clang-tidy:clang-tidy"
		deps_libs="$deps_libs cmocka:libcmocka-dev vterm:libvterm-dev"
	fi
	for deps_pair in $deps_tools; do
		command -v "${deps_pair%%:*}" >/dev/null 2>&1 || deps_missing="$deps_missing ${deps_pair#*:}"
	done
	for deps_pair in $deps_headers; do
		deps_header_exists "${deps_pair%%:*}" || deps_missing="$deps_missing ${deps_pair#*:}"
	done
	for deps_pair in $deps_libs; do
		pkg-config --exists "${deps_pair%%:*}" 2>/dev/null || deps_missing="$deps_missing ${deps_pair#*:}"
	done
	deps_find_missing_fonts
}

# The package of the sanitizers' runtime carries the version of Clang that is there, or will be.
deps_runtime_package() {
	deps_version=$(clang -dumpversion 2>/dev/null) || deps_version=14
	echo "libclang-rt-${deps_version%%.*}-dev"
}

# libunistring has no .pc file; the compiler knows where headers are.
deps_header_exists() {
	command -v gcc >/dev/null 2>&1 || return 1
	echo "#include <$1>" | gcc -E -x c - >/dev/null 2>&1
}

# One probe per family: a Devanagari and a Greek letter, a Han character, an emoji.
deps_find_missing_fonts() {
	command -v fc-list >/dev/null 2>&1 || deps_missing="$deps_missing fontconfig"
	[ "${ISOGLOSS_FONTS:-}" = min ] && return 0
	for deps_pair in 0915:fonts-noto-core 03b1:fonts-noto-core 732b:fonts-noto-cjk \
		1f600:fonts-noto-color-emoji; do
		case " $deps_missing " in *" ${deps_pair#*:} "*) continue ;; esac
		[ -n "$(fc-list ":charset=${deps_pair%%:*}" 2>/dev/null)" ] ||
			deps_missing="$deps_missing ${deps_pair#*:}"
	done
}

deps_say() {
	echo "isogloss: $*" >&2
}

# Returns 0 when everything is there, in the end; 3 when a person must act, having said how.
deps_need() {
	deps_find_missing "$1"
	[ -n "$deps_missing" ] || return 0
	if ! command -v apt-get >/dev/null 2>&1; then
		deps_say "this system has no apt-get; install what corresponds to these Debian packages:"
		echo " $deps_missing" >&2
		echo "  (Fedora: gcc meson ninja-build ncurses-devel openblas-devel lapack-devel libpng-devel" >&2
		echo "  pango-devel fribidi-devel libunistring-devel zlib-devel libzstd-devel jansson-devel nettle-devel" >&2
		echo "  sqlite-devel google-noto-sans-fonts google-noto-sans-cjk-fonts google-noto-emoji-fonts)" >&2
		return 3
	fi
	if [ "$(id -u)" -eq 0 ]; then
		deps_as=
	elif sudo -n true 2>/dev/null; then
		deps_as='sudo -n'
	elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
		deps_as=sudo
	else
		deps_say "packages are missing; ask an administrator to run this line, then start again:"
		echo "apt-get update && apt-get install -y --no-install-recommends$deps_missing" >&2
		return 3
	fi
	deps_say "installing$deps_missing"
	# stdin is kept away from apt: a caller's input is not an answer to its questions
	$deps_as apt-get update -qq </dev/null >&2 ||
		deps_say "apt-get update failed; trying with the package lists that are there"
	# shellcheck disable=SC2086 # a list of packages is meant to split
	if ! $deps_as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
			-o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 --no-install-recommends \
			$deps_missing </dev/null >&2; then
		deps_say "apt-get failed; what is missing:$deps_missing"
		return 3
	fi
	hash -r
	deps_find_missing "$1"
	[ -z "$deps_missing" ] && return 0
	deps_say "still not found after the installation:$deps_missing"
	return 3
}
