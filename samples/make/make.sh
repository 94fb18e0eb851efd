#!/bin/sh
# Rebuilds the study in samples/ from Debian's packages of the LibreOffice help.
#
# usage: samples/make/make.sh [WORK]      (WORK: build/study by default)
#
# Needs apt-get with a Debian release that has the packages, dpkg, fasttext, python3
# and python3-numpy. A step whose result is in WORK is not done again; remove WORK
# to begin anew. About half an hour on one core, 600 MB of disk.
#
# The same packages, fasttext and NumPy give the same bytes: fasttext runs with one
# thread, its random numbers have a fixed seed, and so has the split of the dictionaries.
# PACKAGES records the versions that made the files; others are refused unless
# STUDY_ANY_VERSION=1, because the figures in README.md would no longer hold.
set -eu

make=$(cd "$(dirname "$0")" && pwd)
samples=$(dirname "$make")
work=${1:-$(dirname "$samples")/build/study}
languages='de el eu gl hi om'
python=/usr/bin/python3

export LC_ALL=C PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

mkdir -p "$work/debs" "$work/unpacked" "$work/work/vec"

fetch() {
    for language in en-us $languages; do
        package=libreoffice-help-$language
        version=$(awk -v p="$package" '$1 == p { print $2 }' "$make/PACKAGES")
        [ "${STUDY_ANY_VERSION:-0}" = 1 ] || package=$package=$version
        ls "$work/debs/libreoffice-help-${language}_"*.deb >/dev/null 2>&1 ||
            (cd "$work/debs" && apt-get download -q "$package")
    done
    for deb in "$work/debs/"*.deb; do
        dpkg -x "$deb" "$work/unpacked"
    done
    for deb in "$work/debs/"*.deb; do
        dpkg-deb --showformat='${Package} ${Version}\n' -W "$deb"
    done >"$work/packages"
    for tool in fasttext python3-numpy python3-minimal; do
        dpkg-query --showformat='${Package} ${Version}\n' -W "$tool"
    done >>"$work/packages"
}

# train NAME MIN_COUNT EPOCHS: work/text/NAME.txt into work/vec/NAME.vec
train() {
    [ -s "$work/work/vec/$1.vec" ] && return 0
    fasttext skipgram -input "$work/work/text/$1.txt" -output "$work/work/vec/$1.part" \
        -dim 100 -minCount "$2" -epoch "$3" -bucket 200000 -thread 1 -verbose 1
    rm -f "$work/work/vec/$1.part.bin"
    mv "$work/work/vec/$1.part.vec" "$work/work/vec/$1.vec"
}

[ -s "$work/packages" ] || fetch
if ! cmp -s "$work/packages" "$make/PACKAGES"; then
    echo "packages differ from those recorded in $make/PACKAGES:" >&2
    diff "$make/PACKAGES" "$work/packages" >&2 || true
    [ "${STUDY_ANY_VERSION:-0}" = 1 ] || exit 1
fi
[ -s "$work/work/truth/om.tsv" ] ||
    "$python" "$make/corpus.py" "$work/unpacked/usr/share/libreoffice" "$work/work"
for language in en $languages; do
    train "$language" 5 20
done
for part in en-calc en-writer; do
    train "$part" 3 60
done
"$python" "$make/spaces.py" "$work/work" "$samples"
"$python" "$make/figures.py" "$work/work" "$samples"
