# What ./test --interpreters adds to the machine's interpreters: those that it lacks, from Debian unstable, in a cache folder.
# Sourced after setup.sh, never run. Nothing of unstable is installed, and the machine's apt stays set as it is.
#
# The cache folder holds, for each version, a link (3.14) to the folder that was unpacked for it. The link is made last: a folder
# without one is what an interrupted preparation left.

venturi_versions='3.8 3.9 3.10 3.11 3.12 3.13 3.14 3.15'
venturi_cache=${VENTURI_INTERPRETERS:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/venturi/interpreters}

# Prepares each version that the machine lacks; says, a line each, what cannot be had and why.
venturi_prepare_interpreters() {
    venturi_missing_versions
    [ -n "$venturi_lacked" ] || return 0
    case $venturi_cache in
        /*) ;;
        *)
            venturi_say "no Python $venturi_lacked here, and nowhere to put one: set VENTURI_INTERPRETERS to an absolute path, not '$venturi_cache'"
            return 1
            ;;
    esac
    if ! { mkdir -p "$venturi_cache" && touch "$venturi_cache/lock"; } 2>/dev/null; then
        venturi_say "no Python $venturi_lacked here, and $venturi_cache cannot be written: set VENTURI_INTERPRETERS to another folder"
        return 1
    fi
    (
        flock -n 9 || { venturi_say "another ./test is preparing interpreters in $venturi_cache: waiting for it"; flock 9; }
        # It may have brought what was missing.
        venturi_missing_versions
        [ -n "$venturi_lacked" ] || exit 0
        venturi_clear
        if venturi_offer; then
            for venturi_version in $venturi_lacked; do
                venturi_unpack || venturi_say "no Python $venturi_version here: $venturi_why; what it would show is left out"
            done
        else
            venturi_say "no Python $venturi_lacked here: $venturi_why; what they would show is left out"
        fi
        venturi_clear
    ) 9>>"$venturi_cache/lock"
}

# Sets venturi_lacked to those of the versions that are neither on this machine nor in the cache folder.
venturi_missing_versions() {
    venturi_lacked=
    for venturi_version in $venturi_versions; do
        venturi_find_python || venturi_lacked="$venturi_lacked${venturi_lacked:+ }$venturi_version"
    done
}

# Sets venturi_python to a CPython of venturi_version, or returns 1. dev.venturi.testing.PythonSearch looks in the same places.
venturi_find_python() {
    venturi_ifs=$IFS
    IFS=:
    # shellcheck disable=SC2086 # the list is meant to be split
    set -- ${VENTURI_TEST_PYTHONS:-} "${PYENV_ROOT:-${HOME:-}/.pyenv}/versions/$venturi_version"*/bin/python3
    for venturi_folder in $PATH; do
        set -- "$@" "$venturi_folder/python$venturi_version"
    done
    IFS=$venturi_ifs
    for venturi_python in "$@" "$venturi_cache/$venturi_version/usr/bin/python$venturi_version"; do
        [ -x "$venturi_python" ] || continue
        # Its own word counts, never its name: a version manager's shim has the name but not the interpreter.
        venturi_word=$("$venturi_python" -ESs -c 'import platform, sys
print("%s %s %s" % (platform.python_implementation(), "free-threading" in sys.version, platform.python_version()))' 2>/dev/null </dev/null) || continue
        case $venturi_word in "CPython False $venturi_version."*) return 0 ;; esac
    done
    return 1
}

# Removes what earlier preparations left.
venturi_clear() {
    rm -rf "$venturi_cache/apt"
    for venturi_folder in "$venturi_cache"/unpacked.*; do
        for venturi_link in "$venturi_cache"/3.*; do
            [ ! "$venturi_folder" -ef "$venturi_link" ] || continue 2
        done
        rm -rf "$venturi_folder"
    done
}

# Makes an apt of its own that knows only unstable, or says in venturi_why what is in the way.
venturi_offer() {
    for venturi_tool in apt-get dpkg-deb; do
        command -v $venturi_tool >/dev/null || {
            venturi_why="no $venturi_tool to fetch them with (install them otherwise, and name them in VENTURI_TEST_PYTHONS)"
            return 1
        }
    done
    if ! command -v patchelf >/dev/null && [ -z "${VENTURI_NO_INSTALL:-}" ] && [ "$(id -u)" -eq 0 ]; then
        venturi_missing=' patchelf'
        venturi_install
    fi
    command -v patchelf >/dev/null || { venturi_why="no patchelf, which points them at their libraries (install patchelf)"; return 1; }

    venturi_apt_folder=$venturi_cache/apt
    mkdir -p "$venturi_apt_folder/state" "$venturi_apt_folder/cache" "$venturi_apt_folder/log" "$venturi_apt_folder/sources"
    # Nothing counts as installed: each library is fetched, however old or new the machine's is.
    : >"$venturi_apt_folder/state/status"
    venturi_sources
    venturi_why="apt's sources name no mirror of this machine's release ($venturi_codename main)"
    for venturi_source in "$venturi_apt_folder/sources"/*; do
        [ -f "$venturi_source" ] || continue
        venturi_configuration >"$venturi_apt_folder/conf"
        venturi_unstable apt-get update && return 0
        venturi_why="the package source that apt is set to gives no Debian unstable ($venturi_error)"
    done
    return 1
}

# Writes to the folder sources each of the machine's package sources for its own release, set to unstable instead. What else is said of
# it stays, such as the key that it is signed by.
venturi_sources() {
    eval "$(apt-config shell venturi_list Dir::Etc::sourcelist/f venturi_parts Dir::Etc::sourceparts/d)"
    venturi_codename=$(sed -n 's/^VERSION_CODENAME="\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' /etc/os-release)
    for venturi_file in "$venturi_list" "${venturi_parts%/}"/*.list "${venturi_parts%/}"/*.sources; do
        [ -r "$venturi_file" ] || continue
        cat "$venturi_file"
        # A missing newline, or the end of the last entry.
        printf '\n\n'
    done | awk -v folder="$venturi_apt_folder/sources" -v codename="$venturi_codename" '
        function write(suites, components, text, kind) {
            gsub(/[ \t\n]+/, " ", suites)
            gsub(/[ \t\n]+/, " ", components)
            if ((" " suites " ") !~ (" (" codename "|oldstable|stable|testing|unstable|sid) ") || (" " components " ") !~ / main / || written[text]++) return
            file = sprintf("%s/%02d.%s", folder, ++count, kind)
            printf "%s\n", text >file
            close(file)
        }
        function entry(    name, text) {
            if ((" " value["types"] " ") ~ /[ \t\n]deb[ \t\n]/ && value["enabled"] !~ /^[ \t]*(no|false|without|off|disable|0)/) {
                text = "Types: deb\nSuites: unstable\nComponents: main"
                for (name in value)
                    if (name !~ /^(types|suites|components|enabled)$/) text = text "\n" name ":" value[name]
                write(value["suites"], value["components"], text, "sources")
            }
            split("", value)
            field = ""
        }
        /^[ \t]*#/ { next }
        /^[ \t]*$/ { entry(); next }
        /^[ \t]*deb[ \t]/ {
            line = $0
            sub(/^[ \t]*deb[ \t]+/, "", line)
            sub(/[ \t]*#.*/, "", line)
            options = ""
            if (match(line, /^\[[^]]*\][ \t]*/)) { options = substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1) }
            words = split(line, word, /[ \t]+/)
            components = ""
            for (i = 3; i <= words; i++) components = components " " word[i]
            if (word[1] !~ /^cdrom:/) write(word[2], components, "deb " options word[1] " unstable main", "list")
            next
        }
        /^[ \t]/ { if (field != "") value[field] = value[field] "\n" $0; next }
        { colon = index($0, ":"); field = tolower(substr($0, 1, colon - 1)); if (colon) value[field] = substr($0, colon + 1) }'
}

# What that apt is set to, over the machine's own settings (a proxy stays). Hooks and lists of other programs are left out: they
# would tell the machine of packages that are not for it.
venturi_configuration() {
    cat <<END
Dir::State "$venturi_apt_folder/state";
Dir::State::lists "$venturi_apt_folder/state/lists";
Dir::State::status "$venturi_apt_folder/state/status";
Dir::Cache "$venturi_apt_folder/cache";
Dir::Cache::archives "$venturi_apt_folder/cache/archives";
Dir::Log "$venturi_apt_folder/log";
Dir::Etc::sourcelist "$venturi_source";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
APT::Default-Release "";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::PDiffs "false";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Architectures;
APT::Architectures { "$(dpkg --print-architecture)"; };
END
    apt-config dump | sed -n 's/^Acquire::IndexTargets::deb::\([^: ]*\) .*/\1/p' | while IFS= read -r venturi_target; do
        [ "$venturi_target" = Packages ] || printf '#clear Acquire::IndexTargets::deb::%s;\n' "$venturi_target"
    done
}

# Runs a command of that apt; sets venturi_output to what it printed, or venturi_error to the first error it told.
venturi_unstable() {
    venturi_command=$1
    shift
    if venturi_output=$(LC_ALL=C "$venturi_command" -c "$venturi_apt_folder/conf" -qq "$@" 2>&1 </dev/null); then
        return 0
    fi
    venturi_error=$(printf '%s\n' "$venturi_output" | sed -n 's/^E: //p' | sed q)
    venturi_error="$venturi_command $1: ${venturi_error:-failed}"
    return 1
}

# Unpacks venturi_version with the libraries that it needs, libc among them, makes it use these, tries it, and links it in place.
# Returns 1 with venturi_why where something is in the way.
venturi_unpack() {
    venturi_name=python$venturi_version
    # The packages that it takes, from apt's own resolver: one "Inst NAME (VERSION …)" each.
    venturi_unstable apt-cache show "$venturi_name-minimal" || { venturi_why="unstable has no $venturi_name-minimal"; return 1; }
    venturi_unstable apt-get install --simulate "$venturi_name-minimal" "lib$venturi_name-stdlib" || { venturi_why=$venturi_error; return 1; }
    venturi_packages=$(printf '%s\n' "$venturi_output" | sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p')

    venturi_say "fetching Python $venturi_version and its libraries from Debian unstable, into $venturi_cache"
    venturi_unpacked=$(mktemp -d "$venturi_cache/unpacked.$venturi_version.XXXXXX") &&
        mkdir "$venturi_unpacked/packages" || { venturi_why="cannot write $venturi_cache"; return 1; }
    # shellcheck disable=SC2086 # the list is meant to be split
    (cd "$venturi_unpacked/packages" && venturi_unstable apt-get download $venturi_packages || { printf '%s\n' "$venturi_error" >error; exit 1; }) ||
        { venturi_why=$(cat "$venturi_unpacked/packages/error"); return 1; }
    for venturi_package in "$venturi_unpacked/packages"/*.deb; do
        dpkg-deb -x "$venturi_package" "$venturi_unpacked" || { venturi_why="dpkg-deb cannot unpack ${venturi_package##*/} into $venturi_unpacked"; return 1; }
    done
    rm -rf "$venturi_unpacked/packages"

    venturi_python=$venturi_unpacked/usr/bin/$venturi_name
    venturi_libraries=$(find "$venturi_unpacked" -name libc.so.6 -print -quit)
    venturi_libraries=${venturi_libraries%/*}
    venturi_loader=$(patchelf --print-interpreter "$venturi_python") || { venturi_why="patchelf cannot read $venturi_python"; return 1; }
    # A merged /usr, or not.
    for venturi_loader in "$venturi_unpacked/usr$venturi_loader" "$venturi_unpacked$venturi_loader"; do
        [ ! -e "$venturi_loader" ] || break
    done
    # RPATH and not RUNPATH: only that holds for the libraries of the extension modules too.
    patchelf --set-interpreter "$venturi_loader" --force-rpath --set-rpath "$venturi_libraries" "$venturi_python" ||
        { venturi_why="patchelf cannot change $venturi_python"; return 1; }

    venturi_output=$("$venturi_python" -I -c "$venturi_trial" "$venturi_version" "$venturi_unpacked" 2>&1 </dev/null) || {
        venturi_why="the one from unstable does not work here ($(printf '%s\n' "$venturi_output" | sed -n '$p'))"
        return 1
    }
    ln -s "${venturi_unpacked##*/}" "$venturi_unpacked/link" && mv -fT "$venturi_unpacked/link" "$venturi_cache/$venturi_version" ||
        { venturi_why="cannot write $venturi_cache/$venturi_version"; return 1; }
    venturi_say "Python $venturi_version is ready: $venturi_output"
}

# What must work. A library from outside the folder, of another libc, may do so for now and crash later.
venturi_trial='
import sys
assert "%d.%d" % sys.version_info[:2] == sys.argv[1], sys.version
import asyncio, ctypes, multiprocessing, sqlite3, ssl
asyncio.run(asyncio.sleep(0))
assert ctypes.CDLL(None).getpid()
assert sqlite3.connect(":memory:").execute("select 1").fetchone() == (1,)
ssl.create_default_context()
child = multiprocessing.get_context("spawn").Process(target=sys.exit)
child.start()
child.join()
assert child.exitcode == 0, child.exitcode
libraries = {line.split(None, 5)[5].rstrip() for line in open("/proc/self/maps") if ".so" in line}
strangers = [path for path in libraries if not path.startswith(sys.argv[2])]
assert not strangers, strangers
print(sys.version.replace("\n", " "))
'
