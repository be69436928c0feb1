package dev.venturi.cli;

/// The command line's entry point.
public final class Main {
    private Main() {}

    /// Runs one command and exits with its status.
    public static void main(String[] args) {
        System.err.println("venturi: not wired yet");
        System.exit(2);
    }
}
