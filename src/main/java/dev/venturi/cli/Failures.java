package dev.venturi.cli;

import dev.venturi.target.Trouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What went wrong after a run, which cannot be had again: what fails must not take the rest with
/// it.
final class Failures {
    private final List<Trouble> failures = new ArrayList<>();

    /// Something that may fail.
    @FunctionalInterface
    interface Step {
        /// Does it.
        void take() throws Trouble, IOException;
    }

    /// Does something, whatever comes of it.
    void attempt(Step step) {
        try {
            step.take();
        } catch (Trouble e) {
            failures.add(e);
        } catch (IOException e) {
            failures.add(new Trouble(String.valueOf(e.getMessage()), e));
        }
    }

    /// Tells all of them, if there are any.
    void tell() throws Trouble {
        if (!failures.isEmpty()) {
            Trouble first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }
}
