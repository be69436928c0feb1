package dev.venturi.target;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/// Which open descriptors of this JVM were handed to it when it started, and which it opened for
/// itself. A program that it starts must get the first and none of the second.
///
/// Whoever starts a program leaves the descriptors that it hands down without `O_CLOEXEC`; but so
/// does Java with much of what it opens. So the look is taken once, before we open anything
/// ([Launch#noteDescriptors]), and leaves out what Java itself has open by then: files of its home
/// (`lib/modules`), jars, the sources of random numbers, its own `/proc`.
final class InheritedDescriptors {
    private static final int O_CLOEXEC = 02000000;

    private static final Set<Integer> HANDED_DOWN = look();

    private InheritedDescriptors() {}

    /// The numbers of the descriptors that were handed to this process.
    static Set<Integer> handedDown() {
        return HANDED_DOWN;
    }

    /// The files that those handed down are; pipes, terminals and sockets left out.
    static Set<Path> files() {
        Set<Path> files = new HashSet<>();
        for (int fd : HANDED_DOWN) {
            try {
                Path opened = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd));
                if (opened.isAbsolute()) {
                    files.add(opened);
                }
            } catch (IOException closed) {
                continue;
            }
        }
        return files;
    }

    /// The descriptors that are open now and would survive an exec, those handed down or not.
    static Set<Integer> survivingExec() {
        Set<Integer> found = new TreeSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : open) {
                int fd = Integer.parseInt(link.getFileName().toString());
                if (Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                        && !closesOnExec(fd)) {
                    found.add(fd);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("/proc/self/fd cannot be listed", e);
        }
        return found;
    }

    private static Set<Integer> look() {
        Set<Integer> found = survivingExec();
        found.removeIf(InheritedDescriptors::openedByTheVirtualMachine);
        return Set.copyOf(found);
    }

    private static boolean closesOnExec(int fd) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd))) {
                if (line.startsWith("flags:")) {
                    return (Integer.parseInt(line.substring(6).strip(), 8) & O_CLOEXEC) != 0;
                }
            }
            return true;
        } catch (IOException gone) {
            // Closed since it was listed: nothing to hand down.
            return true;
        }
    }

    private static boolean openedByTheVirtualMachine(int fd) {
        Path opened;
        try {
            opened = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd));
        } catch (IOException gone) {
            return true;
        }
        if (!opened.isAbsolute()) {
            return false; // a pipe, a socket: the JVM makes its own with O_CLOEXEC
        }
        String name = opened.toString();
        return opened.startsWith("/proc/" + ProcessHandle.current().pid())
                || opened.startsWith(real(System.getProperty("java.home", "/")))
                || name.endsWith(".jar")
                || name.equals("/dev/random")
                || name.equals("/dev/urandom");
    }

    private static Path real(String path) {
        try {
            return Path.of(path).toRealPath();
        } catch (IOException missing) {
            return Path.of(path).toAbsolutePath();
        }
    }
}
