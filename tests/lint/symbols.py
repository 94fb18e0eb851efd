#!/usr/bin/env python3
"""What the compiled core and plots ask for, export, and keep as state, seen with nm and objdump."""
import os
import re
import subprocess

import lint

# No terminal, no output, no process, no environment, no locale. abort and assert are ours.
BANNED = re.compile(
    r'^(stdout|stderr|stdin|_?exit|quick_exit|(secure_)?getenv|setenv|putenv|environ|setlocale|'
    r'newlocale|uselocale|system|popen|fork|v?printf|puts|putchar|perror|__v?printf_chk|isatty|'
    r'initscr|newterm|endwin|wrefresh|setupterm|tput.*|w?addn?w?str|wgetch|cairo_.*|pango_.*|'
    r'strto[fd]|strtold|ato[fil]|rand|srand|random|time)$')
# plots/ draws; what it may not do is speak, leave, or ask the environment.
BANNED_IN_PLOTS = re.compile(
    r'^(stdout|stdin|_?exit|quick_exit|(secure_)?getenv|setlocale|system|popen|fork|printf|puts|'
    r'putchar|perror|__printf_chk|initscr|newterm|endwin|wrefresh|rand|srand|random|time)$')


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def objects(tree, top):
    """(source path, object path) of every compiled .c below a top folder."""
    found = []
    for source, entry in sorted(tree.commands().items()):
        if not source.startswith(top + '/') or not tree.exists(source):
            continue
        path = os.path.join(entry['directory'], entry['output'])
        if os.path.exists(path):
            found.append((source, path))
    return found


def undefined(path, banned):
    names = [line.split()[-1].split('@')[0] for line in run('nm', '-u', path).splitlines()]
    return [name for name in names if banned.match(name)]


def prefixes(source):
    """read_text.c may export read_text_..., or read_... of the module that it extends."""
    words = os.path.splitext(os.path.basename(source))[0].split('_')
    return tuple('_'.join(words[:n]) + '_' for n in range(1, len(words) + 1))


def declared_beside(tree, source, name):
    """Whether a header of the same folder, whose name begins `name`, declares it."""
    folder = os.path.dirname(source)
    return any(name.startswith(os.path.basename(header)[:-2] + '_')
               and re.search(rf'\b{name}\b', tree.code(header))
               for header in tree.files('.h', folders=(folder,)))


def foreign_names(tree, source, path):
    names = [line.split()[-1] for line in run('nm', '-g', '--defined-only', path).splitlines()
             if len(line.split()) == 3]
    return [name for name in names if not name.startswith(prefixes(source))
            and not declared_beside(tree, source, name)]


# Set once at start-up, before any work: what of the CPU may be used (--cpu), and whether
# the system gives the process the tiles of AMX.
SET_AT_START = {'core/near/kernel.c': {'limit'}, 'core/base/cpu.c': {'limit'},
                'core/near/kernel_amx.c': {'has_tiles', 'once'}}


def mutable_state(path):
    """Objects in .data or .bss; constant tables lie in .rodata and .data.rel.ro."""
    names = []
    for line in run('objdump', '-t', path).splitlines():
        match = re.match(r'^\S+ .{7} (\.data|\.bss|\*COM\*)(\.\w\S*)?\t\S+ (.*)$', line)
        if match and 'rel.ro' not in line and ' O ' in line:
            names.append(match.group(3).split()[-1])
    return names


def check(tree):
    for top, banned in (('core', BANNED), ('plots', BANNED_IN_PLOTS)):
        found = objects(tree, top)
        if not found:
            raise lint.Skip(f'{top}/ is not compiled in {tree.build}')
        yield (f'{top} asks for no terminal, output, process, environment, locale',
               [f'{source}: uses {name}' for source, path in found
                for name in undefined(path, banned)])
        yield (f'external symbols of {top} begin with the name of their file or header',
               [f'{source}: exports {name}' for source, path in found
                for name in foreign_names(tree, source, path)])
        yield (f'{top} keeps no mutable state outside of functions\' arguments',
               [f'{source}: {name} can be written' for source, path in found
                for name in mutable_state(path)
                if name not in SET_AT_START.get(source, ())])


if __name__ == '__main__':
    lint.main(check)
