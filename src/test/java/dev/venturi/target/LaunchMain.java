package dev.venturi.target;

import java.util.List;

/// Starts the command that it is given, in the foreground, and exits with its status: what the
/// command line does, without what it is for.
final class LaunchMain {
    private LaunchMain() {}

    public static void main(String[] command) throws Exception {
        int status;
        ChildProcess child = Launch.of(List.of(command)).start();
        status = child.waitFor().statusForShell();
        System.err.println("launched program ended with " + status);
        System.exit(status);
    }
}
