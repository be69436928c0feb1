# What ./venturi and ./test share: finding JDK 25, getting what is missing, building once. Sourced, never run.
#
# The caller's environment belongs to the program that Venturi will start. A name that is exported there stays exported when a
# script assigns to it, so every variable here has the prefix venturi_, and nothing is exported but to the one command that needs it.

venturi_say() {
    printf 'venturi: %s\n' "$*" >&2
}

# Sets venturi_java_home to the first JDK of version 25 or later, or returns 1.
venturi_find_jdk() {
    venturi_on_path=$(command -v java) && venturi_on_path=$(readlink -f -- "$venturi_on_path") || venturi_on_path=
    for venturi_java_home in \
        "${JAVA_HOME:-}" \
        "${venturi_on_path%/bin/java}" \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jdk/* /usr/local/*jdk* \
        "${HOME:-}"/.sdkman/candidates/java/* \
        "${HOME:-}"/.local/share/mise/installs/java/* \
        "${HOME:-}"/.asdf/installs/java/* \
        "${HOME:-}"/.jdks/* "${HOME:-}"/.jabba/jdk/* \
        /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
        venturi_is_jdk "$venturi_java_home" && return 0
    done
    # A version manager's shim is on the PATH, but is not where its JDK is: ask it.
    if [ -n "$venturi_on_path" ]; then
        venturi_java_home=$(java -XshowSettings:properties -version 2>&1 </dev/null | sed -n 's/^ *java\.home = //p')
        venturi_is_jdk "$venturi_java_home" && return 0
    fi
    return 1
}

# Whether the folder $1 holds a JDK (with its compiler) of version 25 or later. Its own word counts, never its name.
venturi_is_jdk() {
    [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    venturi_version=
    if [ -r "$1/release" ]; then
        while IFS= read -r venturi_line || [ -n "$venturi_line" ]; do
            case $venturi_line in JAVA_VERSION=*) venturi_version=${venturi_line#JAVA_VERSION=} ;; esac
        done <"$1/release"
    else
        venturi_version=$("$1/bin/java" -version 2>&1 </dev/null | sed -n 's/.* version \(".*\)/\1/p')
    fi
    venturi_version=${venturi_version#\"}
    venturi_version=${venturi_version%%[!0-9]*}
    [ "${venturi_version:-0}" -ge 25 ]
}

# Makes JDK, Maven, C compiler and Python available, or says what to install. Returns 1 if it cannot be built without what is missing.
venturi_provide() {
    venturi_missing=
    venturi_find_jdk || venturi_missing="$venturi_missing jdk"
    command -v mvn >/dev/null || venturi_missing="$venturi_missing mvn"
    command -v cc >/dev/null || venturi_missing="$venturi_missing cc"
    command -v python3 >/dev/null || venturi_missing="$venturi_missing python3"
    [ -n "$venturi_missing" ] || return 0

    if [ -z "${VENTURI_NO_INSTALL:-}" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        venturi_install
    fi

    command -v cc >/dev/null || venturi_say "no C compiler (cc), which builds the probe for exact call counts: install gcc and libc6-dev"
    command -v python3 >/dev/null || venturi_say "no Python 3 on the PATH, to run programs with: install python3"
    venturi_lacking=0
    command -v mvn >/dev/null || { venturi_say "no Maven (mvn), which builds Venturi: install maven"; venturi_lacking=1; }
    venturi_find_jdk || {
        venturi_say "no JDK 25 or later, which runs Venturi: install openjdk-25-jdk-headless or temurin-25-jdk, or set JAVA_HOME"
        venturi_lacking=1
    }
    return $venturi_lacking
}

# Installs what apt offers of the things named in venturi_missing.
venturi_install() {
    venturi_say "missing on this machine:$venturi_missing; asking apt for it (VENTURI_NO_INSTALL=1 forbids it)"
    # One broken source makes update fail; what the others offer may still be had.
    venturi_apt update || :
    venturi_packages=
    for venturi_thing in $venturi_missing; do
        case $venturi_thing in
            jdk) venturi_choose openjdk-25-jdk-headless temurin-25-jdk && venturi_why="Java 25, which runs Venturi" ;;
            mvn) venturi_choose maven && venturi_why="Maven, which builds Venturi" ;;
            cc) venturi_choose "gcc libc6-dev" && venturi_why="the C compiler that builds the probe for exact call counts" ;;
            python3) venturi_choose python3 && venturi_why="Python, to run programs with" ;;
            patchelf) venturi_choose patchelf && venturi_why="patchelf, which points fetched interpreters at their own libraries" ;;
        esac || continue
        venturi_say "installing $venturi_choice: $venturi_why"
        venturi_packages="$venturi_packages $venturi_choice"
    done
    # shellcheck disable=SC2086 # the list is meant to be split
    [ -z "$venturi_packages" ] || venturi_apt install -y --no-install-recommends $venturi_packages || return 0
}

# Sets venturi_choice to the first of the arguments that apt could install here, or returns 1.
venturi_choose() {
    for venturi_choice in "$@"; do
        # shellcheck disable=SC2086 # gcc and libc6-dev are two packages
        apt-get install --simulate -qq $venturi_choice >/dev/null 2>&1 </dev/null && return 0
    done
    return 1
}

# Runs apt-get quietly, without questions; shows what it said only if it failed.
venturi_apt() {
    venturi_output=$(DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" 2>&1 </dev/null) && return 0
    printf '%s\n' "$venturi_output" >&2
    venturi_say "apt-get $* failed"
    return 1
}

# Whether the jar was built after the last change to what it is built from. A removed file changes its folder.
venturi_is_fresh() {
    [ -f "$venturi_home/target/venturi.jar" ] && [ -f "$venturi_home/target/venturi.built" ] || return 1
    [ -z "$(find "$venturi_home/pom.xml" "$venturi_home/src/main" -newer "$venturi_home/target/venturi.built" -print -quit)" ]
}

# Builds the jar unless it is fresh; sets venturi_java_home. One build at a time: who comes second finds it done.
venturi_build() {
    if venturi_is_fresh; then
        venturi_find_jdk || { venturi_provide; venturi_find_jdk; }
        return
    fi
    if ! { mkdir -p "$venturi_home/target" && touch "$venturi_home/target/venturi.lock"; } 2>/dev/null; then
        if [ -f "$venturi_home/target/venturi.jar" ]; then
            venturi_say "the sources are newer than $venturi_home/target/venturi.jar, which you may not write: running it as it is"
            venturi_find_jdk || { venturi_provide; venturi_find_jdk; }
            return
        fi
        venturi_say "cannot write $venturi_home/target: run $venturi_home/venturi --version once as the owner of that folder"
        return 1
    fi
    venturi_provide || return 1
    (
        flock -n 9 || { venturi_say "another venturi is building here: waiting for it"; flock 9; }
        venturi_is_fresh || venturi_maven_package
    ) 9>>"$venturi_home/target/venturi.lock"
}

venturi_maven_package() {
    if [ -f "$venturi_home/target/venturi.jar" ]; then
        venturi_say "building (sources changed)…"
    else
        venturi_say "building (first run, about a minute)…"
    fi
    # Stamped with the time before the build, so that what is edited meanwhile is built next time.
    : >"$venturi_home/target/venturi.building"
    if ! venturi_maven "$venturi_home" -Dmaven.test.skip=true package >"$venturi_home/target/venturi-build.log" 2>&1 9>&-; then
        cat "$venturi_home/target/venturi-build.log" >&2
        venturi_say "the build failed (mvn -Dmaven.test.skip=true package in $venturi_home); what Maven said stands above"
        return 1
    fi
    venturi_archive_classes >>"$venturi_home/target/venturi-build.log" 2>&1 9>&- ||
        venturi_say "each start will take longer: no class archive could be made, see $venturi_home/target/venturi-build.log"
    mv "$venturi_home/target/venturi.building" "$venturi_home/target/venturi.built"
}

# How Java runs Venturi. For seconds of work in short loops the second compiler costs more than it saves: in one
# comparison with other work on the machine, 93 instead of 52 µs of CPU a sample over 10,000 samples. No performance data file
# in /tmp; the user's limit on open files stays; the JVM says nothing on the program's output.
venturi_java_flags='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit -Xshare:auto -Xlog:disable
    --enable-native-access=ALL-UNNAMED'

# Keeps the classes that a run loads ready for the next (about a fifth less CPU to start, by the same comparison). Java leaves
# the archive unread if it fits neither the jar nor itself.
venturi_archive_classes() {
    rm -f "$venturi_home/target/venturi.jsa"
    # shellcheck disable=SC2086 # the flags are meant to be split
    env -u JAVA_TOOL_OPTIONS -u JDK_JAVA_OPTIONS -u _JAVA_OPTIONS "$venturi_java_home/bin/java" $venturi_java_flags \
        -XX:ArchiveClassesAtExit="$venturi_home/target/venturi.jsa" -jar "$venturi_home/target/venturi.jar" \
        run --json /dev/null --collapsed /dev/null -c 'sum(range(10**7))' </dev/null || :
    [ -f "$venturi_home/target/venturi.jsa" ]
}

# Maven in the folder $1 on the JDK that was found, without colours and without the JVM's warnings about Maven's own libraries.
venturi_maven() {
    JAVA_HOME=$venturi_java_home \
        MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
        mvn -q -B -Dstyle.color=never -f "$@" </dev/null
}
