package dev.venturi.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.venturi.testing.Pythons;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each test starts a program through [LaunchMain] from a Python harness, which sends signals as a
/// terminal, a shell or another program does and reports what came back.
class SignalRelayTest {
    /// Says how often it got which signal, and ends a second after the first.
    private static final String COUNTS =
            """
            import os, signal, time
            got = []
            for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
                signal.signal(s, lambda n, f: got.append(signal.Signals(n).name))
            print("ready", os.getpid(), flush=True)
            end = time.monotonic() + 30
            while not got and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(DELAY)
            print("got", *got, flush=True)
            raise SystemExit(7)
            """;

    /// argv: what to do, then the command.
    private static final String HARNESS =
            """
            import os, pty, select, signal, subprocess, sys, time

            what, command = sys.argv[1], sys.argv[2:]
            if what.startswith("terminal"):
                pid, master = pty.fork()
                if pid == 0:
                    os.execv(command[0], command)
                def read():
                    try:
                        return os.read(master, 4096)
                    except OSError:
                        return b""
            else:
                r, w = os.pipe()
                child = subprocess.Popen(command, stdout=w, stderr=w, start_new_session=True)
                os.close(w)
                pid = child.pid
                def read():
                    return os.read(r, 4096)
            seen = b""
            while b"ready" not in seen or not seen.endswith(b"\\n"):
                data = read()
                assert data, seen
                seen += data
            inner = int(seen.split(b"ready")[1].split()[0])
            time.sleep(0.2)
            if what == "terminal-interrupt":
                os.write(master, b"\\x03")
            elif what == "terminal-but-pid":
                os.kill(pid, signal.SIGINT)
            elif what == "terminal-quit":
                os.write(master, b"\\x1c")
            elif what == "terminal-two-interrupts":
                os.write(master, b"\\x03")
                time.sleep(0.3)
                os.write(master, b"\\x03")
            elif what.startswith("pid-"):
                os.kill(pid, getattr(signal, what[4:]))
            elif what.startswith("group-"):
                os.killpg(pid, getattr(signal, what[6:]))
            while True:
                data = read()
                if not data:
                    break
                seen += data
            _, status = os.waitpid(pid, 0)
            print(seen.decode())
            print("status", os.waitstatus_to_exitcode(status))
            """;

    @Execution(CONCURRENT)
    @Test
    void aProgramGetsCtrlCOnceFromTheTerminal() throws Exception {
        assertThat(run("terminal-interrupt", counting("1")))
                .contains("got SIGINT\n", "results: exit code 7, got OptionalInt[2]", "status 7");
    }

    @Execution(CONCURRENT)
    @Test
    void aSecondCtrlCLosesNoResults() throws Exception {
        assertThat(run("terminal-two-interrupts", counting("1")))
                .contains("got SIGINT SIGINT\n", "results: exit code 7", "status 7");
    }

    @Execution(CONCURRENT)
    @Test
    void aProgramThatDoesNotCatchCtrlCEndsAsItWould() throws Exception {
        String program = "import time; print('ready 0', flush=True); time.sleep(30)";
        assertThat(run("terminal-interrupt", program))
                .contains("KeyboardInterrupt", "results: killed by SIGINT", "status 130");
    }

    @Execution(CONCURRENT)
    @Test
    void quitEndsTheProgramAndNotUs() throws Exception {
        String program = "import time; print('ready 0', flush=True); time.sleep(30)";
        assertThat(run("terminal-quit", program))
                .contains("results: killed by SIGQUIT", "status 131")
                .doesNotContain("Full thread dump");
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(strings = {"SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1"})
    void aSignalThatOnlyWeGotIsPassedOnOnce(String signal) throws Exception {
        assertThat(run("pid-" + signal, counting("1")))
                .contains("got " + signal + "\n", "results: exit code 7", "status 7");
    }

    @Execution(CONCURRENT)
    @Test
    void anInterruptThatOnlyWeGotInTheForegroundOfATerminalIsPassedOn() throws Exception {
        assertThat(run("terminal-but-pid", counting("1")))
                .contains("got SIGINT\n", "results: exit code 7", "status 7");
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(strings = {"SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1"})
    void aSignalToTheWholeGroupIsNotDoubled(String signal) throws Exception {
        assertThat(run("group-" + signal, counting("1")))
                .contains("got " + signal + "\n", "results: exit code 7", "status 7");
    }

    private static String counting(String delay) {
        return COUNTS.replace("DELAY", delay);
    }

    private static String run(String what, String program) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Pythons.any().toString(), "-c", HARNESS, what));
        command.addAll(LaunchMain.through(List.of(Pythons.any().toString(), "-c", program)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.replace("\r\n", "\n");
    }
}
