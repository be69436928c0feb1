package dev.venturi.sample;

import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.ThreadState;
import dev.venturi.target.ChildProcess;
import dev.venturi.target.Launch;
import dev.venturi.target.PythonProcess;
import dev.venturi.target.Trouble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/// The profile of a whole run of a program of the test sources, with a small vocabulary for asking.
record Profiled(Profile profile) {
    /// Runs `program`, a file beside the tests, to its end.
    static Profiled run(Path python, SamplingPlan plan, String program, String... arguments)
            throws Trouble {
        List<String> command = new ArrayList<>(List.of(python.toString(), file(program)));
        command.addAll(List.of(arguments));
        ChildProcess child = Launch.of(command).withStdout(new Launch.Redirect.Nothing()).start();
        Sampler sampler = Sampler.start(PythonProcess.ofChild(child), plan);
        child.waitFor();
        Profiled profiled = new Profiled(sampler.finish());
        System.err.println(profiled.summary(python, program + " " + String.join(" ", arguments)));
        return profiled;
    }

    /// The same for a look by hand: `Profiled PYTHON PROGRAM ARG…`.
    public static void main(String[] arguments) throws Trouble {
        long start = System.nanoTime();
        Sampler.prepare();
        System.err.println(
                "prepared in "
                        + (System.nanoTime() - start) / 1_000_000
                        + " ms, CPU so far "
                        + ProcessHandle.current().info().totalCpuDuration().orElseThrow());
        Profiled profiled =
                run(
                        Path.of(arguments[0]),
                        SamplingPlan.DEFAULT,
                        arguments[1],
                        java.util.Arrays.copyOfRange(arguments, 2, arguments.length));
        System.err.println(profiled.details());
    }

    static String file(String program) {
        return Path.of("src/test/java/dev/venturi/sample")
                .resolve(program)
                .toAbsolutePath()
                .toString();
    }

    private String summary(Path python, String program) {
        return "%s %s: %.2f s wall, %.2f s CPU, %s, our CPU %.1f us a sample; %s"
                .formatted(
                        python,
                        program,
                        profile.wallSeconds(),
                        profile.cpuNanos() / 1e9,
                        Profile.secondsByState(profile.moments()),
                        1e6
                                * profile.quality().profilerCpuSeconds()
                                / Math.max(1, profile.quality().samples()),
                        profile.quality());
    }

    /// Only the time on a CPU.
    Profiled onCpu() {
        return new Profiled(
                new Profile(
                        profile.wallNanos(),
                        profile.cpuNanos(),
                        profile.threads(),
                        profile.samples().stream().filter(s -> s.state().onCpu()).toList(),
                        profile.moments().stream().filter(s -> s.state().onCpu()).toList(),
                        profile.waits(),
                        profile.droppedWaits(),
                        profile.quality()));
    }

    /// The share of wall time, by the program's moments, in a state.
    double share(ThreadState state) {
        return profile.stateShares().getOrDefault(state, 0.0);
    }

    /// The share of the program's time with a function on the stack.
    double total(String function) {
        return ratio(
                profile.moments(),
                sample -> sample.stack().frames().stream().anyMatch(f -> is(f, function)));
    }

    /// The share of the program's time with a function as the leaf.
    double self(String function) {
        return ratio(
                profile.moments(),
                sample ->
                        !sample.stack().frames().isEmpty()
                                && is(sample.stack().frames().getLast(), function));
    }

    /// The share of `samples` that fulfil a condition, by time.
    static double ratio(Collection<Sample> samples, Predicate<Sample> condition) {
        double all = samples.stream().mapToLong(Sample::nanos).sum();
        double some = samples.stream().filter(condition).mapToLong(Sample::nanos).sum();
        return some / all;
    }

    /// The samples of the thread of that name.
    List<Sample> thread(String name) {
        return profile.samples().stream()
                .filter(sample -> sample.thread().name().equals(name))
                .toList();
    }

    /// Where the time of each thread went, for a person who looks into a failure.
    String details() {
        StringBuilder text = new StringBuilder();
        for (var thread : profile.threads()) {
            text.append(thread).append(' ');
            text.append(
                    Profile.secondsByState(
                            profile.samples().stream()
                                    .filter(s -> s.thread().equals(thread))
                                    .toList()));
            text.append('\n');
        }
        profile.functions().stream()
                .limit(12)
                .forEach(
                        f ->
                                text.append(
                                        "%5.1f %% self %5.1f %% total %s %s%n"
                                                .formatted(
                                                        100
                                                                * f.selfSeconds()
                                                                / profile.wallSeconds(),
                                                        100
                                                                * f.totalSeconds()
                                                                / profile.wallSeconds(),
                                                        f.function(),
                                                        f.states())));
        for (Sample sample : profile.moments().subList(0, Math.min(20, profile.moments().size()))) {
            text.append(sample.nanos() / 1000).append(" us ").append(sample.state()).append(' ');
            text.append(sample.awaiting()).append(' ');
            text.append(sample.stack().complete() ? "" : "(partial) ");
            sample.stack().frames().forEach(frame -> text.append(frame.function()).append(" > "));
            text.append('\n');
        }
        return text.toString();
    }

    private static boolean is(Frame frame, String function) {
        return frame.function().equals(function);
    }
}
