package dev.venturi.verify;

/// Is told how a proof gets on, on the thread that proves.
@FunctionalInterface
public interface ProofProgress {
    /// A stage began, or one of its steps is done.
    ///
    /// @param done steps of this stage that are done
    /// @param most the most that there can be; a stage may end before
    void at(Stage stage, int done, int most);

    /// The stages of a proof, in their order.
    enum Stage {
        COPYING("copying the program's folder"),
        ORIGINAL("running the original against itself"),
        PATCHED("running the patched program"),
        COVERAGE("checking that every patched line runs"),
        START_METHODS("trying the other ways to start processes"),
        INJECTING("letting calls fail in both versions"),
        TIMING("timing in coin-flipped blocks"),
        CONFIRMING("confirming on a fresh batch");

        private final String words;

        Stage(String words) {
            this.words = words;
        }

        /// What is being done, in words.
        public String words() {
            return words;
        }
    }
}
