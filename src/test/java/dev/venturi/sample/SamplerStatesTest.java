package dev.venturi.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.profile.Profile;
import dev.venturi.profile.ThreadState;
import dev.venturi.testing.Pythons;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The program is `states.py`. Start-up takes a part of each run, and other work shares the
/// machine: so the shares asked for are far below those to be expected on an idle one.
class SamplerStatesTest {
    static Stream<Arguments> cases() {
        return Pythons.supported()
                .flatMap(
                        python ->
                                Stream.of(
                                        Arguments.of(python, "python_spin", ThreadState.PYTHON),
                                        Arguments.of(python, "native_hash", ThreadState.NATIVE),
                                        Arguments.of(python, "native_sort", ThreadState.NATIVE),
                                        Arguments.of(python, "native_zlib", ThreadState.NATIVE),
                                        Arguments.of(python, "gc_storm", ThreadState.GC),
                                        Arguments.of(python, "sleep", ThreadState.SLEEP),
                                        Arguments.of(python, "network", ThreadState.NETWORK),
                                        Arguments.of(python, "pipe", ThreadState.PIPE),
                                        Arguments.of(python, "child", ThreadState.CHILD),
                                        Arguments.of(python, "lock", ThreadState.LOCK),
                                        Arguments.of(python, "joined", ThreadState.NETWORK)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldNameWhatTheTimeWentInto(Path python, String what, ThreadState state)
            throws Exception {
        Profiled profiled = Profiled.run(python, SamplingPlan.DEFAULT, "states.py", what, "1");
        double runnable = profiled.share(ThreadState.RUNNABLE);
        assertThat(profiled.share(state) / (1 - runnable)).isGreaterThan(0.6);
        Profile profile = profiled.profile();
        double moments =
                Profile.secondsByState(profile.moments()).values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
        assertThat(moments / profile.wallSeconds()).isBetween(0.999, 1.001);
    }
}
