package dev.venturi.cpython;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import dev.venturi.target.ElfImage;
import dev.venturi.target.MemoryMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds `_PyRuntime` in what a process has mapped: in a libpython, in the executable, else in any
/// other mapped file (an embedded interpreter). Remembers the files that it has looked into, since
/// it is asked again and again while a process starts.
final class RuntimeFinder {
    private static final String RUNTIME = "_PyRuntime";
    private static final String VERSION = "Py_Version";
    private static final String CODE_TYPE = "PyCode_Type";

    /// Exported by debug builds only (`Py_REF_DEBUG`, `Py_TRACE_REFS`).
    private static final Set<String> DEBUG_ONLY =
            Set.of("_Py_NegativeRefcount", "_Py_PrintReferences");

    private static final Set<String> WANTED =
            Set.of(RUNTIME, VERSION, CODE_TYPE, "_Py_NegativeRefcount", "_Py_PrintReferences");
    private static final Pattern LIBRARY = Pattern.compile("libpython(\\d)\\.(\\d+)(\\D.*)?");
    private static final Pattern EXECUTABLE = Pattern.compile("python(\\d)\\.(\\d+)(\\D.*)?");
    private static final int LARGEST_SCAN = 1 << 24;

    private final long pid;
    private final RemoteMemory memory;
    private final Map<Object, Optional<ElfImage>> images = new HashMap<>();

    RuntimeFinder(long pid, RemoteMemory memory) {
        this.pid = pid;
        this.memory = memory;
    }

    /// Where an interpreter is.
    ///
    /// @param runtime the address of `_PyRuntime`, or 0 where the file's name says Python and it is
    ///   not there
    /// @param version the address of `Py_Version`, which the interpreter has from 3.11 on
    /// @param codeType the address of `PyCode_Type`, or 0 where it is not known
    /// @param debug whether it is a debug build
    /// @param path the file
    /// @param named the version in the file's name, `3.12`, or empty
    record Location(
            long runtime,
            OptionalLong version,
            long codeType,
            boolean debug,
            String path,
            String named) {}

    /// Looks once.
    ///
    /// @throws IOException if the process is gone or may not be looked at
    Optional<Location> find() throws IOException {
        MemoryMap map = MemoryMap.of(pid);
        Map<String, MemoryMap.Range> first = firstRanges(map);
        String executable = Files.readSymbolicLink(proc("exe")).toString();
        List<MemoryMap.Range> candidates = new ArrayList<>();
        for (MemoryMap.Range range : first.values()) {
            if (LIBRARY.matcher(baseName(range.path())).matches()) {
                candidates.addFirst(range);
            } else if (range.path().equals(executable)) {
                candidates.add(range);
            }
        }
        Optional<Location> nameOnly = Optional.empty();
        for (MemoryMap.Range range : candidates) {
            Optional<Location> found = in(range, executable, map);
            if (found.isPresent() && found.get().runtime != 0) {
                return found;
            }
            nameOnly = nameOnly.or(() -> found);
        }
        for (MemoryMap.Range range : first.values()) {
            if (!candidates.contains(range) && range.path().contains(".so")) {
                Optional<Location> found = in(range, executable, map);
                if (found.isPresent() && found.get().runtime != 0) {
                    return found;
                }
            }
        }
        return nameOnly;
    }

    /// The address of a section that a module of the interpreter has: in a file of its own, whose
    /// name begins with `module` and a dot, or in the interpreter's.
    ///
    /// @throws IOException if the process is gone or may not be looked at
    OptionalLong section(String section, String module) throws IOException {
        String executable = Files.readSymbolicLink(proc("exe")).toString();
        for (MemoryMap.Range range : firstRanges(MemoryMap.of(pid)).values()) {
            if (!baseName(range.path()).startsWith(module + ".")
                    && !range.path().equals(executable)
                    && versionInName(range.path()).isEmpty()) {
                continue;
            }
            Optional<ElfImage> image = image(range, executable);
            ElfImage.Symbol there = image.map(it -> it.sections().get(section)).orElse(null);
            if (image.isPresent() && there != null) {
                OptionalLong bias = image.get().loadBias(range.start(), range.offset());
                if (bias.isPresent()) {
                    return OptionalLong.of(bias.getAsLong() + there.address());
                }
            }
        }
        return OptionalLong.empty();
    }

    /// Of each mapped file the range that begins it.
    private static Map<String, MemoryMap.Range> firstRanges(MemoryMap map) {
        Map<String, MemoryMap.Range> first = new LinkedHashMap<>();
        map.ranges().stream()
                .filter(MemoryMap.Range::file)
                .forEach(range -> first.putIfAbsent(range.path(), range));
        return first;
    }

    private Optional<Location> in(MemoryMap.Range range, String executable, MemoryMap map)
            throws IOException {
        String named = versionInName(range.path());
        Optional<ElfImage> read = image(range, executable);
        if (read.isEmpty()) {
            OptionalLong cookie = scan(range.path(), map);
            return cookie.isPresent()
                    ? Optional.of(
                            new Location(
                                    cookie.getAsLong(),
                                    OptionalLong.of(cookie.getAsLong() + 8),
                                    0,
                                    false,
                                    range.path(),
                                    named))
                    : Optional.empty();
        }
        ElfImage image = read.get();
        OptionalLong bias = image.loadBias(range.start(), range.offset());
        ElfImage.Symbol runtime = image.symbols().get(RUNTIME);
        if (runtime == null) {
            runtime = image.sections().get(".PyRuntime");
        }
        if (bias.isEmpty() || runtime == null && named.isEmpty()) {
            return Optional.empty();
        }
        ElfImage.Symbol version = image.symbols().get(VERSION);
        ElfImage.Symbol codeType = image.symbols().get(CODE_TYPE);
        long base = bias.getAsLong();
        return Optional.of(
                new Location(
                        runtime == null ? 0 : base + runtime.address(),
                        version == null
                                ? OptionalLong.empty()
                                : OptionalLong.of(base + version.address()),
                        codeType == null ? 0 : base + codeType.address(),
                        image.symbols().keySet().stream().anyMatch(DEBUG_ONLY::contains),
                        range.path(),
                        named));
    }

    private Optional<ElfImage> image(MemoryMap.Range range, String executable) throws IOException {
        Path file =
                range.path().equals(executable)
                        ? proc("exe")
                        : range.path().endsWith(" (deleted)")
                                ? proc("map_files").resolve(range.key())
                                : proc("root").resolve(range.path().substring(1));
        Object key;
        try {
            key = range.path() + Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime");
        } catch (IOException _) {
            // Deleted, and its mapping may not be opened (that needs a capability): the caller
            // searches memory instead.
            return Optional.empty();
        }
        Optional<ElfImage> known = images.get(key);
        if (known == null) {
            known = ElfImage.read(file, WANTED);
            images.put(key, known);
        }
        return known;
    }

    /// Searches the writable mappings of a file that cannot be read for the mark of 3.13 and later.
    private OptionalLong scan(String path, MemoryMap map) {
        if (versionInName(path).isEmpty()) {
            return OptionalLong.empty();
        }
        for (MemoryMap.Range range : map.ranges()) {
            long length = range.end() - range.start();
            if (range.writable() && range.path().equals(path) && length <= LARGEST_SCAN) {
                try {
                    Bytes bytes = new Bytes(memory.readBytes(range.start(), (int) length));
                    for (int at = 0; at + 16 <= length; at += 8) {
                        if (bytes.int64(at) == DebugOffsets.COOKIE
                                && bytes.int64(at + 8) >>> 24 == 3) {
                            return OptionalLong.of(range.start() + at);
                        }
                    }
                } catch (MemoryFault _) {
                    // Unmapped since the map was read: the next look sees the new map.
                    return OptionalLong.empty();
                }
            }
        }
        return OptionalLong.empty();
    }

    /// `3.12` for `/usr/lib/libpython3.12.so.1.0` and `/usr/bin/python3.12`, else nothing.
    private static String versionInName(String path) {
        String name = baseName(path);
        for (Pattern pattern : List.of(LIBRARY, EXECUTABLE)) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                return matcher.group(1) + "." + matcher.group(2);
            }
        }
        return "";
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Path proc(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
