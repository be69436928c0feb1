package dev.venturi.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A command that is run for what it prints.
final class Command {
    private Command() {}

    /// @return what it printed, without the white space around it
    /// @throws IOException if it cannot be run or fails
    static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(command + " ended with " + status + ":\n" + output);
        }
        return output;
    }
}
