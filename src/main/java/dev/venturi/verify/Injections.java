package dev.venturi.verify;

import dev.venturi.fix.Patch;
import dev.venturi.fix.Repeated;
import dev.venturi.fix.Shape;
import dev.venturi.target.Trouble;
import dev.venturi.verify.ProofProgress.Stage;
import dev.venturi.verify.Sandbox.Role;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Puts both versions of a program through what the given run does not show: a call that fails, no
/// items, one item; and the patched one through later calls that end first. They must do the same.
///
/// What can be done to neither, or is not the same twice in the original, is left out and said.
final class Injections {
    /// Marked calls are slower, and some wait.
    private static final int LIMIT_FACTOR = 2;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Sandbox sandbox;
    private final HelperRuns helper;
    private final ProofProgress progress;
    private final Duration limit;
    private final Outcome original;
    private final Repeated calls;
    private final List<String> startMethods;
    private final List<Injection> results;
    private int done;
    private int most = 1;

    /// @param original what the original does by itself
    /// @param usesProcesses whether the patch does, which are then started in both ways
    /// @param results receives what came of each
    Injections(
            Sandbox sandbox,
            HelperRuns helper,
            ProofPlan plan,
            ProofProgress progress,
            Outcome original,
            Repeated calls,
            boolean usesProcesses,
            List<Injection> results) {
        this.sandbox = sandbox;
        this.helper = helper;
        this.progress = progress;
        this.limit = plan.timeLimit().multipliedBy(LIMIT_FACTOR);
        this.original = original;
        this.calls = calls;
        this.startMethods = usesProcesses ? HelperRuns.START_METHODS : List.of("");
        this.results = results;
    }

    /// Tries all of them.
    ///
    /// @throws Unprovable at the first that the two versions do not go through in the same way
    void check(Patch patch) throws IOException, Trouble, Unprovable, InterruptedException {
        progress.at(Stage.INJECTING, 0, most);
        List<Path> logs = new ArrayList<>();
        List<List<List<String>>> recordings = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Path log = sandbox.scratch().resolve("calls-" + i);
            Outcome outcome = run(Role.ORIGINAL, CallFault.recording(), "", log);
            if (!outcome.run().ending().equals(original.run().ending())) {
                leaveOut(
                        "calls that fail",
                        "with its calls recorded the original ended with "
                                + outcome.run().ending());
                return;
            }
            logs.add(log);
            recordings.add(calls(log));
        }
        boolean processes = startMethods.size() > 1;
        boolean waitsOfTasks = patch.shape().equals(Shape.AWAIT_TO_THREAD.label());
        List<CallFault> faults = faults(recordings, logs, processes, waitsOfTasks);
        @Nullable CallFault reversal =
                faults.isEmpty() ? null : CallFault.reversing(calls.function(), state(), logs);
        if (calls.items().isEmpty()) {
            leaveOut("no items", "what the loop goes over is not one expression");
        } else {
            faults.add(CallFault.cutting(0, calls));
            faults.add(CallFault.cutting(1, calls));
        }
        most = (faults.size() + 1) * startMethods.size();
        for (CallFault fault : faults) {
            compare(fault);
        }
        if (reversal != null) {
            for (String method : startMethods) {
                reverse(reversal, method, recordings.getFirst().size());
            }
        }
    }

    private List<CallFault> faults(
            List<List<List<String>>> recordings,
            List<Path> logs,
            boolean processes,
            boolean waitsOfTasks)
            throws IOException {
        int count = recordings.getFirst().size();
        List<CallFault> faults = new ArrayList<>();
        if (count != recordings.getLast().size() || count == 0) {
            leaveOut(
                    "calls that fail",
                    count == recordings.getLast().size()
                            ? "the original was not seen to call " + calls.function()
                            : "the original called %s %d times, then %d times"
                                    .formatted(
                                            calls.function(), count, recordings.getLast().size()));
            return faults;
        }
        Map<Integer, String> chosen = new LinkedHashMap<>();
        chosen.put(0, "first");
        chosen.putIfAbsent(count - 1, "last");
        chosen.putIfAbsent(count / 2, "middle");
        for (var choice : chosen.entrySet()) {
            int index = choice.getKey();
            String which = choice.getValue();
            if (recordings.getFirst().get(index).size() != recordings.getLast().get(index).size()) {
                leaveOut(which + " call fails", "its arguments are others in each run");
                continue;
            }
            String error =
                    !which.equals("middle")
                            ? "RuntimeError"
                            : processes ? "ValueError" : "ConnectionError";
            faults.add(CallFault.raising(which, index, count, calls.function(), error, logs));
        }
        if (waitsOfTasks) {
            leaveOut(
                    "every call fails",
                    "the calls are made by tasks of the program, which may then fail in any order");
        } else if (count > 1) {
            faults.add(CallFault.raisingEach(calls.function(), logs));
        }
        return faults;
    }

    /// One call's arguments in each element.
    private static List<List<String>> calls(Path log) throws IOException {
        List<List<String>> all = new ArrayList<>();
        if (Files.exists(log)) {
            for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
                List<?> arguments =
                        (List<?>) Objects.requireNonNull(JSON.fromJsonObject(line).get("call"));
                all.add(
                        arguments.stream()
                                .flatMap(words -> ((List<?>) words).stream())
                                .map(String::valueOf)
                                .toList());
            }
        }
        return all;
    }

    private void compare(CallFault fault)
            throws IOException, Trouble, Unprovable, InterruptedException {
        Path log = sandbox.scratch().resolve("fault");
        Outcome expected = sandbox.keep(run(Role.ORIGINAL, fault, startMethods.getFirst(), log));
        if (!Files.exists(log)) {
            leaveOut(fault.name(), fault.detail() + ": the original was not seen to come by there");
            return;
        }
        if (expected.run().cut() != null) {
            leaveOut(fault.name(), fault.detail() + ": the original does not end in time");
            return;
        }
        for (String method : startMethods) {
            progress.at(Stage.INJECTING, ++done, most);
            Outcome patched = sandbox.keep(run(Role.PATCHED, fault, method, log));
            boolean met = Files.exists(log);
            String difference = difference(expected, patched);
            if (difference.isEmpty() && met) {
                results.add(new Injection(named(fault, method), true, fault.detail()));
                continue;
            }
            Outcome again = run(Role.ORIGINAL, fault, method, log);
            String ofItself = difference(expected, again);
            if (!ofItself.isEmpty()) {
                leaveOut(
                        named(fault, method),
                        "%s: the original itself does not do the same each time: %s"
                                .formatted(fault.detail(), ofItself));
                continue;
            }
            refuse(
                    named(fault, method),
                    fault.detail(),
                    met ? difference : "the patched program was not seen to come by there");
        }
    }

    /// The original makes its calls one after the other, so there is nothing to reverse in it.
    private void reverse(CallFault fault, String method, int count)
            throws IOException, Trouble, Unprovable, InterruptedException {
        progress.at(Stage.INJECTING, ++done, most);
        Path state = Files.write(state(), new byte[count]);
        Outcome patched = run(Role.PATCHED, fault, method, sandbox.scratch().resolve("fault"));
        int reversed = 0;
        for (byte each : Files.readAllBytes(state)) {
            reversed += each == 3 ? 1 : 0;
        }
        String detail = "%s: %d of %d did".formatted(fault.detail(), reversed, count);
        String difference = difference(original, patched);
        if (!difference.isEmpty()) {
            refuse(named(fault, method), detail, difference);
        }
        if (reversed == 0) {
            leaveOut(named(fault, method), detail);
        } else {
            results.add(new Injection(named(fault, method), true, detail));
        }
    }

    private Path state() throws IOException {
        return sandbox.scratch().resolve("state");
    }

    private Outcome run(Role role, CallFault fault, String method, Path log)
            throws IOException, Trouble, Unprovable, InterruptedException {
        Files.deleteIfExists(log);
        Path file = fault.cuts() ? calls.loopFile() : calls.file();
        Map<String, Object> told = fault.told(calls, sandbox.seen(file.toRealPath()), log);
        return helper.run(role, Map.of(), method, told, limit);
    }

    /// How two runs differ, in words; empty if they do not.
    private static String difference(Outcome expected, Outcome found) throws IOException {
        return Behaviour.differing(Behaviour.ofPatched(expected, found)).stream()
                .findFirst()
                .map(
                        channel ->
                                "%s differ%s (original / patched: %s)"
                                        .formatted(
                                                channel.channel(),
                                                channel.channel().endsWith("s") ? "" : "s",
                                                channel.detail()))
                .orElse("");
    }

    private static String named(CallFault fault, String method) {
        return method.isEmpty() ? fault.name() : fault.name() + Injection.PROCESSES_BY + method;
    }

    private void leaveOut(String name, String why) {
        results.add(new Injection(name, null, why));
    }

    private void refuse(String name, String detail, String difference) throws Unprovable {
        results.add(new Injection(name, false, detail + ": " + difference));
        throw new Unprovable(
                "the patched program does something else under the injection \"%s\" (%s): %s"
                        .formatted(name, detail, difference));
    }
}
