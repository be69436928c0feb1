package dev.venturi.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GivenEnvironmentTest {
    @Test
    void aProgramFindsTheVariablesThatTheJvmWasNotShown() throws Exception {
        List<String> command =
                new ArrayList<>(LaunchMain.through(List.of("sh", "-c", "echo \"$GIVEN\"; env")));
        command.add(1, "-Dventuri.environment.set.GIVEN=first line\nsecond=ä");
        command.add(1, "-Dventuri.environment.unset.FOR_THE_JVM=");
        ProcessBuilder jvm = new ProcessBuilder(command);
        jvm.environment().put("FOR_THE_JVM", "1");
        Process process = jvm.redirectError(ProcessBuilder.Redirect.DISCARD).start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).startsWith("first line\nsecond=ä\n");
        assertThat(output).doesNotContain("FOR_THE_JVM");
    }
}
