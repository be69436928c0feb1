package dev.venturi.report;

import dev.venturi.diagnose.Bottleneck;
import dev.venturi.diagnose.Diagnosis;
import dev.venturi.diagnose.Finding;
import dev.venturi.diagnose.Verdict;
import dev.venturi.fix.FixProposal;
import dev.venturi.fix.Patch;
import dev.venturi.fix.Refusal;
import dev.venturi.profile.Frame;
import dev.venturi.profile.Profile;
import dev.venturi.profile.Sample;
import dev.venturi.profile.SamplingQuality;
import dev.venturi.profile.StackTrace;
import dev.venturi.profile.ThreadInfo;
import dev.venturi.profile.ThreadState;
import dev.venturi.report.Walk.ProofStop;
import dev.venturi.verify.ChannelResult;
import dev.venturi.verify.Injection;
import dev.venturi.verify.ProofResult;
import dev.venturi.verify.ProofResult.Gain;
import dev.venturi.verify.ProofResult.MemoryGain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Small profiles and walks, built by hand, that the tests of this package report on.
final class Walks {
    static final Path HOME = Path.of("/srv/app");
    static final ThreadInfo MAIN = new ThreadInfo(4711, "MainThread", true);
    static final ThreadInfo WORKER = new ThreadInfo(4712, "worker", false);

    static final Frame MODULE = new Frame("<module>", "/srv/app/dashboard.py", 60, 1);
    static final Frame FETCH = new Frame("download_user_stats", "/srv/app/dashboard.py", 31, 25);
    static final Frame RECV =
            new Frame("SocketIO.readinto", "/usr/lib/python3.12/socket.py", 708, 693);
    static final Frame MEAN = new Frame("mean", "/usr/lib/python3.12/statistics.py", 441, 409);

    static final Program PROGRAM =
            new Program(
                    "3.12.1",
                    Path.of("/usr/bin/python3.12"),
                    List.of("dashboard.py", "--size", "40"));

    private Walks() {}

    static Sample sample(
            ThreadInfo thread, ThreadState state, long count, double seconds, Frame... frames) {
        return new Sample(
                thread,
                new StackTrace(List.of(frames), true),
                state,
                "",
                count,
                Math.round(seconds * 1e9));
    }

    static Profile profile(double wallSeconds, List<ThreadInfo> threads, List<Sample> samples) {
        long count = samples.stream().mapToLong(Sample::count).sum();
        return new Profile(
                Math.round(wallSeconds * 1e9),
                412_000_000,
                threads,
                samples,
                samples.stream().filter(sample -> sample.thread().main()).toList(),
                List.of(),
                0,
                new SamplingQuality(1000, 994.6, count, count, 12, 0, 3, 1, 0.0213));
    }

    /// Four seconds that one thread mostly waits for the network.
    static Profile dashboard() {
        return profile(4.213, List.of(MAIN), dashboardSamples());
    }

    /// The same with a worker beside it.
    static Profile dashboardWithWorker() {
        List<Sample> samples = new java.util.ArrayList<>(dashboardSamples());
        samples.add(sample(WORKER, ThreadState.LOCK, 2000, 2.0, MODULE));
        samples.add(sample(WORKER, ThreadState.PYTHON, 500, 0.5, MEAN));
        return profile(4.213, List.of(MAIN, WORKER), samples);
    }

    private static List<Sample> dashboardSamples() {
        return List.of(
                sample(MAIN, ThreadState.NETWORK, 3858, 3.88, MODULE, FETCH, RECV),
                sample(MAIN, ThreadState.PYTHON, 260, 0.262, MODULE, MEAN),
                sample(MAIN, ThreadState.NATIVE, 40, 0.041, MODULE, FETCH),
                sample(MAIN, ThreadState.RUNNABLE, 30, 0.03, MODULE, FETCH));
    }

    static Profile empty() {
        return new Profile(
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                new SamplingQuality(1000, Double.NaN, 0, 0, 0, 0, 0, 0, 0));
    }

    static Finding finding(Bottleneck kind, Frame site, double share, double predicted) {
        return new Finding(
                kind.label() + "-rule",
                kind,
                site,
                List.of(MODULE, site),
                share,
                Double.isNaN(predicted) ? OptionalDouble.empty() : OptionalDouble.of(predicted),
                List.of("40 waits of 97 ms each, one after the other, on 127.0.0.1:8080"),
                null);
    }

    static Diagnosis diagnosis(Bottleneck bottleneck, Finding... findings) {
        return new Diagnosis(
                new Verdict(
                        bottleneck,
                        "the program waits for the network, one request after the other",
                        List.of("92.1±0.4 % of the wall time in recv on 127.0.0.1:8080"),
                        List.of("cpu: python 6.2±0.4 % is below 80 %")),
                List.of(findings));
    }

    static final String DIFF =
            """
            --- a/dashboard.py
            +++ b/dashboard.py
            @@ -25,3 +25,4 @@
             def download_user_stats(ids):
            -\treturn [fetch(i) for i in ids]
            +\treturn asyncio.run(_gathered(ids))
            """;

    static Patch patch(Finding finding) {
        return new Patch(
                "gather-to-thread",
                "runs the downloads of download_user_stats at the same time, in threads",
                HOME,
                DIFF,
                Map.of(),
                Map.of(),
                finding,
                List.of(),
                null);
    }

    static final List<Injection> INJECTIONS =
            List.of(
                    new Injection("first call fails", true, "call 1 of 40 raises RuntimeError"),
                    new Injection(
                            "no items", null, "what the loop goes over is not one expression"));

    static ProofResult proof(boolean accepted) {
        ChannelResult stdout =
                accepted
                        ? new ChannelResult("stdout", ChannelResult.State.IDENTICAL, "")
                        : new ChannelResult(
                                "stdout", ChannelResult.State.DIFFERENT, "line 3: 'b' / 'a'");
        return proof(accepted, new Gain(8.93, 7.94, 9.95), stdout);
    }

    static ProofResult proof(boolean accepted, Gain speedup, ChannelResult... channels) {
        return new ProofResult(
                accepted,
                List.of(channels),
                accepted ? INJECTIONS : List.of(),
                speedup,
                new MemoryGain(31_200_000, 33_100_000, new Gain(0.94, 0.93, 0.96)),
                0.05,
                11,
                accepted ? List.of() : List.of("the patched program behaves differently"),
                List.of(),
                List.of());
    }

    static Walk accepted() {
        return io(new ProofStop.Decided(proof(true)), "run `git apply dashboard.patch`");
    }

    static Walk rejected() {
        return io(new ProofStop.Decided(proof(false)), "read the patch: it changes the output");
    }

    static Walk notProved() {
        return io(
                new ProofStop.NotMade("the run connected to 93.184.216.34:443; --rerun goes on"),
                "run again with --rerun if the program may be repeated");
    }

    private static Walk io(ProofStop proof, String next) {
        Finding finding = finding(Bottleneck.IO, FETCH, 0.921, 9.6);
        return new Walk(
                PROGRAM,
                dashboard(),
                diagnosis(Bottleneck.IO, finding),
                new FixProposal(patch(finding), List.of(), List.of()),
                Path.of("/srv/app/dashboard.patch"),
                proof,
                List.of(next));
    }

    /// A memory bottleneck whose class is pickled.
    static Walk refused() {
        Frame site = new Frame("User", "/srv/app/users.py", 12, 12);
        return new Walk(
                PROGRAM,
                dashboard(),
                diagnosis(Bottleneck.MEMORY, finding(Bottleneck.MEMORY, site, 0.74, 1.6)),
                new FixProposal(
                        null,
                        List.of(
                                new Refusal(
                                        "A-PICKLE",
                                        "/srv/app/load.py",
                                        31,
                                        "User is loaded from cache.pkl at load.py:31; slots would"
                                                + " misread pickles that exist.")),
                        List.of()),
                null,
                new ProofStop.NotMade("there is no patch"),
                List.of("write the pickles anew, then run doctor again"));
    }

    /// Slots that were proved to save memory.
    static Walk slots() {
        Frame site = new Frame("User", "/srv/app/users.py", 12, 12);
        Finding finding = finding(Bottleneck.MEMORY, site, 0.74, 1.6);
        ProofResult result =
                new ProofResult(
                        true,
                        List.of(new ChannelResult("stdout", ChannelResult.State.IDENTICAL, "")),
                        List.of(),
                        new Gain(1.03, 1.01, 1.05),
                        new MemoryGain(812_000_000, 511_000_000, new Gain(1.59, 1.58, 1.6)),
                        0.05,
                        14,
                        List.of(),
                        List.of(),
                        List.of());
        return new Walk(
                PROGRAM,
                dashboard(),
                diagnosis(Bottleneck.MEMORY, finding),
                new FixProposal(patch(finding), List.of(), List.of()),
                Path.of("/srv/app/users.patch"),
                new ProofStop.Decided(result),
                List.of());
    }

    /// A program without a bottleneck.
    static Walk nothing() {
        return new Walk(
                PROGRAM,
                dashboard(),
                new Diagnosis(
                        new Verdict(
                                Bottleneck.NONE,
                                "no single bottleneck: no place has 25 % of the time",
                                List.of(),
                                List.of()),
                        List.of()),
                new FixProposal(null, List.of(), List.of()),
                null,
                new ProofStop.NotMade("there is no patch"),
                List.of("look at the five functions above"));
    }
}
