package dev.venturi.verify;

import dev.venturi.target.Trouble;
import dev.venturi.verify.Sandbox.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;

/// One more run of the program, as proofs run it: in a working copy, with what it prints kept from
/// the user, and with everything that it started ended.
public final class ExtraRun {
    private ExtraRun() {}

    /// Runs `subject` once with more variables in its environment.
    ///
    /// @param root a folder that belongs to it besides those that can be told from the command line
    /// @return why it could not be run, or not to its end; empty if it was
    public static String of(
            Subject subject, Path root, Map<String, String> variables, Duration timeLimit)
            throws Trouble, InterruptedException {
        try (Sandbox sandbox =
                new Sandbox(subject, root, Map.of(), true, EnumSet.of(Role.ORIGINAL))) {
            Outcome outcome = sandbox.run(Role.ORIGINAL, variables, 0, timeLimit);
            return outcome.run().cut() == null ? "" : outcome.run().ending();
        } catch (Unprovable e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            throw new Trouble("cannot run the program again: " + e.getMessage(), e);
        }
    }
}
