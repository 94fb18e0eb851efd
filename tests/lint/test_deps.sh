#!/bin/sh
# shellcheck disable=SC2016,SC2317 # stand-ins are written unexpanded; judge calls by name
# samples/deps.sh takes the right branch on machines that are not this one: its PATH holds
# stand-ins that answer as such a machine would and write down what they were asked.
set -u
root=${ISOGLOSS_SOURCE_ROOT:-$(cd -- "$(dirname -- "$0")/../.." && pwd)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shell=$(command -v dash || command -v sh)
number=0
failed=0

# stand_in NAME SHELL-LINE: a program of that name
stand_in() {
	printf '#!%s\n%s\n' "$shell" "$2" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}

# A complete machine with nothing missing, run by a plain user without sudo.
machine() {
	rm -rf "${work:?}/bin" "$work/calls"
	mkdir -p "$work/bin"
	: >"$work/calls"
	for tool in meson ninja clang clang-format clang-tidy pkg-config gcc; do
		stand_in "$tool" 'exit 0'
	done
	ln -s "$(command -v env)" "$work/bin"
	stand_in fc-list 'echo /usr/share/fonts/some.ttf'
	stand_in id 'echo 1000'
	stand_in apt-get "echo apt-get \"\$@\" >>$work/calls"
}

# ask run|test: leaves $status and $said
ask() {
	said=$(PATH="$work/bin" "$shell" -c ". '$root/samples/deps.sh'; deps_need $1" 2>&1 </dev/null)
	status=$?
}

# judge TITLE CONDITION...: one line of TAP
judge() {
	number=$((number + 1))
	title=$1
	shift
	if "$@"; then
		echo "ok $number - $title"
	else
		failed=1
		echo "not ok $number - $title"
		echo "# status $status, said:"
		{ echo "$said"; cat "$work/calls"; } | sed 's/^/# /'
	fi
}
quiet() { [ "$status" -eq 0 ] && [ -z "$said" ] && [ ! -s "$work/calls" ]; }
says() { [ "$status" -eq "$1" ] && case $said in *"$2"*) true ;; *) false ;; esac; }
called() { [ "$status" -eq "$1" ] && grep -q -- "$2" "$work/calls"; }

machine
ask run
judge 'nothing missing: silent, no apt-get (run)' quiet
ask test
judge 'nothing missing: silent, no apt-get (test)' quiet

machine
stand_in pkg-config 'case $2 in jansson) exit 1 ;; esac'
ask run
judge 'a plain user is told the one line' says 3 \
	'apt-get update && apt-get install -y --no-install-recommends libjansson-dev'
judge 'and nothing was installed' [ ! -s "$work/calls" ]
judge 'in one line after the sentence' [ "$(echo "$said" | wc -l)" -eq 2 ]

stand_in sudo '[ "$1" = -n ] && shift; exec "$@"'
stand_in true 'exit 0'
stand_in apt-get "echo apt-get \"\$@\" >>$work/calls; echo '#!/bin/sh' >$work/bin/pkg-config"
ask run
judge 'sudo without a password installs' called 0 'install .*--no-install-recommends libjansson-dev$'

machine
stand_in id 'echo 0'
rm "$work/bin/meson" "$work/bin/clang-tidy"
ask run
judge 'root installs what is missing, and only that' called 3 'recommends meson$'
judge 'what is still missing afterwards is said' says 3 'still not found after the installation: meson'
ask test
judge 'the tests ask for more' called 3 'recommends meson clang-tidy$'

machine
stand_in id 'echo 0'
stand_in fc-list 'case $1 in *0915 | *732b) ;; *) echo font ;; esac'
stand_in apt-get "echo apt-get \"\$@\" >>$work/calls; exit 100"
ask run
judge 'fonts are asked for by what they draw' says 3 'fonts-noto-core fonts-noto-cjk'
judge 'and no font that is there' [ "$(grep -c emoji "$work/calls")" -eq 0 ]
judge 'a failing apt-get update does not stop it' called 3 'install .*fonts-noto-core fonts-noto-cjk$'
judge 'a failing apt-get is reported' says 3 'apt-get failed'
ISOGLOSS_FONTS=min
export ISOGLOSS_FONTS
: >"$work/calls"
ask run
judge 'ISOGLOSS_FONTS=min leaves them out' quiet
unset ISOGLOSS_FONTS

machine
rm "$work/bin/clang" "$work/bin/apt-get" "$work/bin/gcc"
ask test
judge 'without apt-get the packages are listed' says 3 'gcc clang libc6-dev libunistring-dev'
judge 'with a hint for other systems' says 3 'Fedora'

echo "1..$number"
exit $failed
