package dev.venturi.target;

import java.util.List;

/// Starts the command that it is given, in the foreground, prints what became of it and exits with
/// its status: what the command line does, without what it is for.
final class LaunchMain {
    private LaunchMain() {}

    public static void main(String[] command) throws Exception {
        GivenEnvironment.restore();
        int status;
        try (SignalRelay relay = new SignalRelay()) {
            ChildProcess child = Launch.of(List.of(command)).start();
            relay.relayTo(child);
            Exit exit = child.waitFor();
            status = exit.statusForShell();
            System.err.println("results: " + exit.description() + ", got " + relay.firstSignal());
        }
        System.exit(status);
    }

    /// The command that runs `command` through this class.
    static List<String> through(List<String> command) {
        List<String> all =
                new java.util.ArrayList<>(
                        List.of(
                                java.nio.file.Path.of(System.getProperty("java.home"), "bin/java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LaunchMain.class.getName()));
        all.addAll(command);
        return all;
    }
}
