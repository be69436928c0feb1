package dev.venturi.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.target.Launch.Redirect;
import dev.venturi.testing.Folders;
import dev.venturi.testing.Pythons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The folders are not in the temporary folder, where everything is allowed.
class ActivityTest {
    private Path own;
    private Path outside;

    @BeforeEach
    void makeFolders() throws IOException {
        Path base = Files.createTempDirectory(Folders.outsideTemporary(), "activity");
        own = Files.createDirectory(base.resolve("own"));
        outside = Files.createDirectory(base.resolve("outside"));
    }

    @AfterEach
    void removeFolders() throws IOException {
        try (Stream<Path> all = Files.walk(own.getParent())) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void seesNothingOfAProgramThatKeepsToItself() throws Exception {
        Activity activity =
                run(
                        """
                        import json, multiprocessing, os, socket, sqlite3, subprocess, sys, tempfile, time
                        open(os.devnull, "w").write("x")
                        with tempfile.TemporaryFile() as t, open("result.txt", "w") as r:
                            t.write(b"x" * 100000)
                            r.write("mine")
                            r.flush()
                            time.sleep(0.1)
                        db = sqlite3.connect("own.db")
                        db.execute("create table t (x)")
                        db.commit()
                        l = socket.create_server(("127.0.0.1", 0))
                        c = socket.create_connection(l.getsockname())
                        a, b = socket.socketpair()
                        with multiprocessing.Pool(2) as pool:
                            print(pool.map(abs, [1, -2]))
                        subprocess.run([sys.executable, "-c", "open('by-child', 'w').write('x')"])
                        os.remove("by-child")
                        time.sleep(0.1)
                        """);
        assertThat(activity.seen()).isEmpty();
        assertThat(activity.children())
                .isNotEmpty()
                .allMatch(line -> line.contains("python") || line.contains("ended at once"));
    }

    @Test
    void seesAFileThatIsOpenForWritingElsewhere() throws Exception {
        Activity activity =
                run(
                        """
                        import sys, time
                        open(sys.argv[0] if False else "../outside/existing", "rb").close()
                        f = open("../outside/log", "a")
                        time.sleep(0.2)
                        """);
        assertThat(activity.sightings())
                .contains(
                        new Sighting(
                                Sighting.Kind.FILE_OPENED_FOR_WRITING,
                                outside.resolve("log").toString(),
                                ""));
        assertThat(activity.seen()).noneMatch(line -> line.contains("existing"));
    }

    @Test
    void seesWhatIsOverInAMomentWhereWeAreRoot() throws Exception {
        if (!root()) {
            System.err.println("tests: not root; that short writes are seen by name was left out");
            return;
        }
        Activity activity =
                run(
                        """
                        import os, subprocess
                        with open("../outside/short", "w") as f:
                            f.write("x")
                        os.remove("../outside/existing")
                        os.mkdir("../outside/folder")
                        os.rename("../outside/short", "../outside/moved")
                        os.chmod("../outside/moved", 0o600)
                        subprocess.run(["cp", "../outside/moved", "../outside/copy"])
                        """);
        assertThat(activity.seen())
                .contains(
                        "opened " + outside + "/short for writing",
                        "removed " + outside + "/existing",
                        "created " + outside + "/folder",
                        "renamed " + outside + "/moved")
                .anyMatch(line -> line.contains(outside + "/copy") && line.contains("(its child"));
    }

    @Test
    void accountsForWhatWasWrittenUnseenWhereWeAreNotRoot() throws Exception {
        String program =
                """
                import tempfile
                with open("own", "w") as f:
                    f.write("x" * 3_000_000)
                with tempfile.TemporaryFile() as f:
                    f.write(b"x" * 2_000_000)
                with open("WHERE", "w") as f:
                    f.write("x" * 100_000)
                """;
        assertThat(watchUnprivileged(python(program.replace("WHERE", "other"))).seen()).isEmpty();
        Files.delete(own.resolve("own"));
        Files.delete(own.resolve("other"));
        List<Sighting> seen =
                watchUnprivileged(python(program.replace("WHERE", "../outside/big"))).sightings();
        // A look may have caught it as well.
        assertThat(seen).anyMatch(s -> s.kind() == Sighting.Kind.UNSEEN_WRITES);
    }

    private Activity watchUnprivileged(Launch launch) throws Exception {
        return watch(
                launch,
                new Activity(OwnPlaces.of(Set.of(own)), Optional.empty(), Optional.empty()));
    }

    private static boolean root() throws Exception {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    @Test
    void seesWhatAChildDoes() throws Exception {
        Activity activity =
                run(
                        """
                        import subprocess, sys
                        code = "import time; f = open('../outside/by-child', 'w'); time.sleep(0.2)"
                        subprocess.run([sys.executable, "-c", code])
                        """);
        assertThat(activity.seen())
                .anyMatch(
                        line ->
                                line.contains(outside.resolve("by-child").toString())
                                        && line.contains("its child process")
                                        && line.contains("time.sleep(0.2)"));
    }

    /// A connected UDP socket sends nothing by itself.
    @Test
    void seesAPeerBeyondLoopback() throws Exception {
        Activity activity =
                run(
                        """
                        import socket, time
                        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                        s.connect(("192.0.2.1", 4711))
                        d = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                        d.connect(("192.0.2.1", 53))
                        time.sleep(0.3)
                        """);
        assertThat(activity.seen()).containsExactly("connected to 192.0.2.1:4711");
    }

    @Test
    void seesAServiceOfThisMachine() throws Exception {
        ChildProcess server =
                Launch.of(
                                List.of(
                                        Pythons.any().toString(),
                                        "-c",
                                        """
                                        import os, socket
                                        l = socket.socket(socket.AF_UNIX)
                                        l.bind("service.part")
                                        l.listen()
                                        os.rename("service.part", "service")
                                        c = l.accept()
                                        c[0].recv(1)
                                        """))
                        .withDirectory(outside)
                        .start();
        try {
            long end = System.nanoTime() + 30_000_000_000L;
            while (!Files.exists(outside.resolve("service"))) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(10);
            }
            Activity activity =
                    run(
                            """
                            import socket, time
                            s = socket.socket(socket.AF_UNIX)
                            s.connect("../outside/service")
                            time.sleep(0.3)
                            """);
            assertThat(activity.sightings())
                    .anyMatch(
                            sighting ->
                                    sighting.kind() == Sighting.Kind.LOCAL_SERVICE
                                            && sighting.subject().contains("service"));
        } finally {
            server.signal(9);
            server.waitFor();
        }
    }

    @Test
    void doesNotCountWhereOutputWasRedirectedTo() throws Exception {
        Path log = outside.resolve("output");
        Launch launch =
                python("import time; print('x' * 10000, flush=True); time.sleep(0.1); print('y')")
                        .withStdout(new Redirect.ToFile(log));
        OwnPlaces places = OwnPlaces.of(Set.of(own)).withFiles(Set.of(log));
        assertThat(watch(launch, places).seen()).isEmpty();
        assertThat(watch(launch, OwnPlaces.of(Set.of(own))).seen())
                .anyMatch(line -> line.contains(log.toString()));
    }

    private Activity run(String program) throws Exception {
        Files.writeString(outside.resolve("existing"), "here before");
        return watch(python(program), OwnPlaces.of(Set.of(own)));
    }

    private Launch python(String program) {
        return Launch.of(List.of(Pythons.any().toString(), "-c", program)).withDirectory(own);
    }

    private static Activity watch(Launch launch, OwnPlaces places) throws Exception {
        return watch(launch, new Activity(places));
    }

    private static Activity watch(Launch launch, Activity activity) throws Exception {
        try (activity) {
            ChildProcess child = launch.start();
            activity.watch(PythonProcess.ofChild(child));
            Exit exit = child.waitFor();
            assertThat(exit.description()).isEqualTo("exit code 0");
            activity.account(exit);
        }
        return activity;
    }
}
