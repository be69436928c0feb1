package dev.venturi.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.venturi.memory.RemoteMemory;
import dev.venturi.profile.ThreadState;
import dev.venturi.sample.WaitClassifier.Wait;
import dev.venturi.target.ChildProcess;
import dev.venturi.target.Descriptors;
import dev.venturi.target.Launch;
import dev.venturi.target.ThreadStat;
import dev.venturi.testing.Pythons;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each program calls `ready(...)` with words that the expected description may use as `{0}`,
/// `{1}`, and then blocks its main thread.
class WaitClassifierTest {
    @TempDir Path folder;

    private static final String PRELUDE =
            """
            import asyncio, fcntl, os, queue, select, signal, socket, subprocess, sys, threading, time

            def ready(*words):
                with open("ready.part", "w") as f:
                    f.write("\\t".join(map(str, words)))
                os.rename("ready.part", "ready")

            def address(s):
                return "%s:%d" % s.getsockname()[:2]

            def listener(backlog=5, family=socket.AF_INET, host="127.0.0.1"):
                s = socket.socket(family)
                s.bind((host, 0))
                s.listen(backlog)
                return s

            def connected():
                l = listener()
                c = socket.create_connection(l.getsockname())
                a, _ = l.accept()
                return l, c, a

            """;

    record Program(String what, ThreadState state, String awaiting, String source) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Program program(String what, ThreadState state, String awaiting, String source) {
        return new Program(what, state, awaiting, source);
    }

    static List<Program> programs() {
        return List.of(
                program(
                        "recv",
                        ThreadState.NETWORK,
                        "connection to {0}",
                        "l, c, a = connected(); ready(address(l)); c.recv(1)"),
                program(
                        "recv with a timeout",
                        ThreadState.NETWORK,
                        "connection to {0}",
                        "l, c, a = connected(); c.settimeout(90); ready(address(l)); c.recv(1)"),
                program(
                        "recv over IPv6",
                        ThreadState.NETWORK,
                        "connection to [::1]:{0}",
                        """
                        l = listener(family=socket.AF_INET6, host="::1")
                        c = socket.create_connection(l.getsockname()[:2])
                        ready(l.getsockname()[1])
                        c.recv(1)
                        """),
                program(
                        "recv from an accepted client",
                        ThreadState.NETWORK,
                        "a client of {0}",
                        "l, c, a = connected(); ready(address(l)); a.recv(1)"),
                program(
                        "send to a peer that does not read",
                        ThreadState.NETWORK,
                        "connection to {0}",
                        "l, c, a = connected(); ready(address(l)); c.sendall(bytes(1 << 26))"),
                program(
                        "accept",
                        ThreadState.IDLE,
                        "clients on {0}",
                        "l = listener(); ready(address(l)); l.accept()"),
                program(
                        "accept with a timeout",
                        ThreadState.IDLE,
                        "clients on {0}",
                        "l = listener(); l.settimeout(90); ready(address(l)); l.accept()"),
                program(
                        "connect to a full backlog",
                        ThreadState.NETWORK,
                        "connection to {0}",
                        """
                        l = listener(0)
                        full = [socket.socket() for _ in range(4)]
                        for s in full:
                            s.setblocking(False)
                            s.connect_ex(l.getsockname())
                        time.sleep(0.2)
                        c = socket.socket()
                        ready(address(l))
                        c.connect(l.getsockname())
                        """),
                program(
                        "connect to a full backlog of a unix socket",
                        ThreadState.NETWORK,
                        "connection to ./server",
                        """
                        l = socket.socket(socket.AF_UNIX)
                        l.bind("./server")
                        l.listen(0)
                        first = socket.socket(socket.AF_UNIX)
                        first.connect("./server")
                        c = socket.socket(socket.AF_UNIX)
                        ready()
                        c.connect("./server")
                        """),
                program(
                        "recv from a unix socket's server",
                        ThreadState.NETWORK,
                        "connection to {0}",
                        """
                        l = socket.socket(socket.AF_UNIX)
                        l.bind(os.path.abspath("server"))
                        l.listen()
                        c = socket.socket(socket.AF_UNIX)
                        c.connect(os.path.abspath("server"))
                        a, _ = l.accept()
                        ready(os.path.abspath("server"))
                        c.recv(1)
                        """),
                program(
                        "recvfrom on a UDP socket",
                        ThreadState.NETWORK,
                        "udp socket on {0}",
                        """
                        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                        s.bind(("127.0.0.1", 0))
                        ready(address(s))
                        s.recvfrom(10)
                        """),
                program(
                        "poll for a connection",
                        ThreadState.NETWORK,
                        "connection to {0}",
                        """
                        l, c, a = connected()
                        p = select.poll()
                        p.register(c, select.POLLIN)
                        ready(address(l))
                        p.poll()
                        """),
                program(
                        "select for a connection with a timeout",
                        ThreadState.NETWORK,
                        "connection to {0}",
                        "l, c, a = connected(); ready(address(l)); select.select([c], [], [c], 90)"),
                program(
                        "epoll for a connection and a listener",
                        ThreadState.NETWORK,
                        "connection to {0}",
                        """
                        l, c, a = connected()
                        e = select.epoll()
                        e.register(c, select.EPOLLIN)
                        e.register(l, select.EPOLLIN)
                        ready(address(l))
                        e.poll(90)
                        """),
                program("sleep", ThreadState.SLEEP, "", "ready(); time.sleep(90)"),
                program(
                        "select-sleep",
                        ThreadState.SLEEP,
                        "",
                        "ready(); select.select([], [], [], 90)"),
                program(
                        "read from a pipe",
                        ThreadState.PIPE,
                        "pipe",
                        "r, w = os.pipe(); ready(); os.read(r, 1)"),
                program(
                        "write to a full pipe",
                        ThreadState.PIPE,
                        "pipe",
                        "r, w = os.pipe(); ready(); os.write(w, bytes(1 << 20))"),
                program(
                        "a child's output",
                        ThreadState.PIPE,
                        "pipe",
                        """
                        c = subprocess.Popen(["sleep", "90"], stdout=-1, stderr=-1)
                        ready()
                        c.communicate()
                        """),
                program(
                        "a connection of multiprocessing",
                        ThreadState.PIPE,
                        "socket pair",
                        """
                        import multiprocessing
                        a, b = multiprocessing.get_context("fork").Pipe()
                        if os.fork() == 0:
                            a.close()
                            time.sleep(90)
                            os._exit(0)
                        b.close()
                        ready()
                        a.recv()
                        """),
                program(
                        "wait for a child",
                        ThreadState.CHILD,
                        "child process",
                        "c = subprocess.Popen(['sleep', '90']); ready(); c.wait()"),
                program(
                        "waitid for a child",
                        ThreadState.CHILD,
                        "child process",
                        """
                        c = subprocess.Popen(['sleep', '90'])
                        ready()
                        os.waitid(os.P_PID, c.pid, os.WEXITED)
                        """),
                program(
                        "poll for a child",
                        ThreadState.CHILD,
                        "child process",
                        """
                        c = subprocess.Popen(['sleep', '90'])
                        p = select.poll()
                        p.register(os.pidfd_open(c.pid), select.POLLIN)
                        ready()
                        p.poll()
                        """),
                program(
                        "open a named pipe",
                        ThreadState.PIPE,
                        "pipe {0}",
                        "os.mkfifo('fifo'); ready(os.path.abspath('fifo')); open('fifo')"),
                program(
                        "flock",
                        ThreadState.LOCK,
                        "lock on file {0}",
                        """
                        a, b = open("locked", "w"), open("locked", "w")
                        fcntl.flock(a, fcntl.LOCK_EX)
                        ready(os.path.abspath("locked"))
                        fcntl.flock(b, fcntl.LOCK_EX)
                        """),
                program(
                        "lockf",
                        ThreadState.LOCK,
                        "lock on file {0}",
                        """
                        f = open("locked", "w")
                        r, w = os.pipe()
                        if os.fork() == 0:
                            fcntl.lockf(f, fcntl.LOCK_EX)
                            os.write(w, b"x")
                            time.sleep(90)
                            os._exit(0)
                        os.read(r, 1)
                        ready(os.path.abspath("locked"))
                        fcntl.lockf(f, fcntl.LOCK_EX)
                        """),
                program("Queue.get", ThreadState.LOCK, "", "ready(); queue.Queue().get()"),
                program(
                        "Queue.get with a timeout",
                        ThreadState.LOCK,
                        "",
                        "ready(); queue.Queue().get(timeout=90)"),
                program(
                        "Lock.acquire",
                        ThreadState.LOCK,
                        "",
                        "l = threading.Lock(); l.acquire(); ready(); l.acquire()"),
                program(
                        "join a thread",
                        ThreadState.LOCK,
                        "",
                        """
                        t = threading.Thread(target=time.sleep, args=(90,), daemon=True)
                        t.start()
                        ready()
                        t.join()
                        """),
                program(
                        "asyncio.sleep",
                        ThreadState.SLEEP,
                        "",
                        "ready(); asyncio.run(asyncio.sleep(90))"),
                program(
                        "asyncio waiting for a thread",
                        ThreadState.IDLE,
                        "",
                        """
                        async def main():
                            ready()
                            await asyncio.to_thread(time.sleep, 90)
                        asyncio.run(main())
                        """),
                program(
                        "asyncio reading from a connection",
                        ThreadState.NETWORK,
                        "connection to {0}",
                        """
                        async def main():
                            l = listener()
                            r, w = await asyncio.open_connection(*l.getsockname())
                            ready(address(l))
                            await r.read()
                        asyncio.run(main())
                        """),
                program(
                        "asyncio server with an idle client",
                        ThreadState.IDLE,
                        "clients on {0}",
                        """
                        async def main():
                            async def serve(r, w):
                                ready("%s:%d" % w.get_extra_info("sockname"))
                                await r.read()
                            server = await asyncio.start_server(serve, "127.0.0.1", 0)
                            where = server.sockets[0].getsockname()
                            code = "import socket, time; s = socket.create_connection(%r); time.sleep(90)"
                            subprocess.Popen([sys.executable, "-c", code % (where,)])
                            await server.serve_forever()
                        asyncio.run(main())
                        """),
                program(
                        "asyncio waiting for a child",
                        ThreadState.CHILD,
                        "child process",
                        """
                        async def main():
                            c = await asyncio.create_subprocess_exec("sleep", "90")
                            ready()
                            await c.wait()
                        if sys.version_info < (3, 12):
                            asyncio.set_child_watcher(asyncio.PidfdChildWatcher())
                            w = asyncio.get_child_watcher()
                        asyncio.run(main())
                        """),
                program(
                        "http.server",
                        ThreadState.IDLE,
                        "clients on {0}",
                        """
                        import http.server
                        s = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
                        ready("%s:%d" % s.server_address)
                        s.serve_forever()
                        """),
                program(
                        "read from standard input",
                        ThreadState.PIPE,
                        "pipe",
                        """
                        r, w = os.pipe()
                        os.dup2(r, 0)
                        ready()
                        sys.stdin.readline()
                        """),
                program(
                        "read from a terminal",
                        ThreadState.PIPE,
                        "terminal",
                        """
                        master, slave = os.openpty()
                        os.dup2(slave, 0)
                        ready()
                        sys.stdin.readline()
                        """),
                program("signal.pause", ThreadState.IDLE, "a signal", "ready(); signal.pause()"),
                program(
                        "stopped",
                        ThreadState.UNKNOWN,
                        "stopped",
                        "ready(); os.kill(os.getpid(), signal.SIGSTOP)"),
                program(
                        "a semaphore of multiprocessing",
                        ThreadState.LOCK,
                        "",
                        """
                        import multiprocessing
                        s = multiprocessing.Semaphore(0)
                        ready()
                        s.acquire()
                        """));
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @MethodSource("programs")
    void knowsWhatAProgramWaitsFor(Program program) throws Exception {
        Launch launch = launch(program.source());
        ChildProcess child = launch.start();
        try (RemoteMemory memory = new RemoteMemory(child.pid());
                ThreadStat stat = new ThreadStat(child.pid(), child.pid())) {
            String[] words = awaitReady(child).split("\t", -1);
            String awaiting = program.awaiting();
            for (int i = 0; i < words.length; i++) {
                awaiting = awaiting.replace("{" + i + "}", words[i]);
            }
            WaitClassifier classifier = new WaitClassifier(memory, new Descriptors(child.pid()));
            Wait expected = new Wait(program.state(), awaiting);
            long end = System.nanoTime() + 10_000_000_000L;
            Wait seen = null;
            while (!expected.equals(seen) && System.nanoTime() - end < 0) {
                Thread.sleep(10);
                seen = look(classifier, stat);
            }
            assertThat(seen).isEqualTo(expected);
            int same = 0;
            for (int i = 0; i < 20; i++) {
                Thread.sleep(5);
                same += expected.equals(look(classifier, stat)) ? 1 : 0;
            }
            assertThat(same).as("still so in 20 looks").isGreaterThanOrEqualTo(18);
        } finally {
            child.endGroup(Duration.ZERO);
        }
    }

    @Test
    void seesWaitsForTheDisk() throws Exception {
        String program =
                """
                f = open("data", "wb")
                ready(os.path.abspath("data"))
                while True:
                    f.seek(0)
                    f.write(bytes(1 << 22))
                    f.flush()
                    os.fsync(f.fileno())
                """;
        Path onDisk = Files.createTempDirectory(Path.of("target"), "disk").toAbsolutePath();
        ChildProcess child = launch(program).withDirectory(onDisk).start();
        try (RemoteMemory memory = new RemoteMemory(child.pid());
                ThreadStat stat = new ThreadStat(child.pid(), child.pid())) {
            Path ready = onDisk.resolve("ready");
            await(() -> Files.exists(ready));
            WaitClassifier classifier = new WaitClassifier(memory, new Descriptors(child.pid()));
            Wait expected = new Wait(ThreadState.DISK, "file " + Files.readString(ready));
            await(() -> expected.equals(look(classifier, stat)));
        } finally {
            child.endGroup(Duration.ZERO);
            for (String name : List.of("ready", "data")) {
                Files.delete(onDisk.resolve(name));
            }
            Files.delete(onDisk);
        }
    }

    private Launch launch(String source) {
        return Launch.of(List.of(Pythons.any().toString(), "-c", PRELUDE + source))
                .withDirectory(folder)
                .withOwnGroup();
    }

    private String awaitReady(ChildProcess child) throws Exception {
        Path ready = folder.resolve("ready");
        await(() -> Files.exists(ready) || child.poll().isPresent());
        assertThat(ready).exists();
        return Files.readString(ready);
    }

    private static Wait look(WaitClassifier classifier, ThreadStat stat) {
        return stat.refreshSyscall() && !stat.running()
                ? classifier.classify(stat)
                : new Wait(ThreadState.RUNNABLE, "");
    }

    private static void await(java.util.function.BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(1);
        }
    }
}
